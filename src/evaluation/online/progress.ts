import { isUnderway, type Poll, stoppedFirst } from '../polls.ts'

/** What the dirty log said of one round, or of several that ended between two polls, as their mean. */
export interface SeenRound {
  /** The guest's clock at its last synchronisation. */
  readonly end: number
  /** Synchronisations that it stands for. */
  readonly synchronisations: number
  /** Seconds for which the guest ran. */
  readonly guestTime: number
  /** Standard deviation of `guestTime`, because a synchronisation is seen only at the next poll; seconds. */
  readonly timing: number
  /** Pages newly set. */
  readonly dirtied: number
}

/** How far a migration has got, from the polls of it. */
export interface Progress {
  /** Seconds since the migration started. */
  readonly time: number
  /** The guest's clock: seconds for which it has run since the migration started, throttling deducted. */
  readonly clock: number
  readonly pageSize: number
  readonly pageCount: number
  /** Pages still to send, zero pages included. */
  readonly pending: number
  /** Synchronisations so far, the first included. */
  readonly synchronisations: number
  readonly rounds: readonly SeenRound[]
  /** Seconds for which the guest ran since the last synchronisation. */
  readonly sinceSynchronisation: number
  /** Pages sent in the first pass while it is under way, in all later ones after it. */
  readonly sent: { readonly normal: number; readonly zero: number }
  /** Bytes a second over the last stretches of about a second. */
  readonly rates: readonly number[]
  /** Ratios of the bandwidth that QEMU reported to the rate between the polls. */
  readonly measurements: readonly number[]
  /**
   * Whether QEMU limits itself to `max-bandwidth`: the polls find the same quota of pages sent again and again. Unknown
   * after less than a second.
   */
  readonly limited: boolean | undefined
  /** Share of its time for which the guest is held by QEMU. */
  readonly throttle: number
  /** Whether the guest does not run. */
  readonly stopped: boolean
}

interface Sample {
  readonly time: number
  readonly clock: number
  readonly pending: number
  readonly synchronisations: number
  readonly normal: number
  readonly zero: number
  readonly bytes: number
  readonly reported: number
  readonly throttle: number
}

/** Seconds of the past from which rates are taken. */
const RECENT = 30

/** QEMU limits itself over windows of 100 ms (migration.c, `BUFFER_DELAY`). */
const QUOTA_TIME = 0.1

/** The share of the time between two polls that had passed when a share of what was sent in it had been. */
function shareUntil(share: number, quotas: number): number {
  const whole = quotas < Infinity ? Math.ceil(share * quotas) / quotas : share
  return Math.min(1, Math.max(0, whole))
}

/**
 * Reconstructs the rounds of a migration that is under way. Between polls the sender is taken to be steady, so that the
 * log was synchronised when what was pending fell below bandwidth · `downtimeLimit` (seconds), or, where QEMU limits
 * itself, after the first of its quotas of 100 ms that took it there. Of several synchronisations between two polls the
 * pages are known in sum, and they are taken to be evenly spaced.
 *
 * @throws RangeError when no poll found memory being sent by pre-copy, or one lacks `remaining` or `normal`
 */
export function progressOf(polls: readonly Poll[], downtimeLimit: number): Progress {
  const { samples, pageSize, pageCount, stopped } = samplesOf(polls)
  const last = samples.at(-1)!
  const sending = sendingOf(samples.filter(({ time }) => time >= last.time - RECENT))
  const rounds: SeenRound[] = []
  let firstPass = samples[0]!
  let synchronised = 0
  for (const [i, to] of samples.entries()) {
    const from = samples[i - 1]
    if (!from) continue
    const count = to.synchronisations - from.synchronisations
    if (to.synchronisations <= 1) firstPass = to
    if (count <= 0) continue
    const sent = to.normal + to.zero - from.normal - from.zero
    const threshold = (from.reported * downtimeLimit) / pageSize
    const quotas = sending.limited ? Math.max(1, Math.round((to.time - from.time) / QUOTA_TIME)) : Infinity
    const first = sent > 0 ? shareUntil((from.pending - threshold) / sent, quotas) : 1
    const share = first + ((1 - first) * (count - 1)) / count
    const end = from.clock + share * (to.clock - from.clock)
    rounds.push({
      end,
      synchronisations: count,
      guestTime: (end - synchronised) / count,
      timing: (to.clock - from.clock) / Math.min(quotas, 2) / Math.sqrt(12) / count,
      dirtied: Math.max(0, to.pending - from.pending + sent) / count,
    })
    synchronised = end
  }
  return {
    time: last.time,
    clock: last.clock,
    pageSize,
    pageCount,
    pending: last.pending,
    synchronisations: last.synchronisations,
    rounds,
    sinceSynchronisation: last.clock - synchronised,
    sent:
      last.synchronisations <= 1
        ? { normal: last.normal, zero: last.zero }
        : { normal: last.normal - firstPass.normal, zero: last.zero - firstPass.zero },
    ...sending,
    throttle: last.throttle,
    stopped,
  }
}

/** The polls that found the source sending, as numbers; the guest's clock stands still for its throttled share. */
function samplesOf(polls: readonly Poll[]) {
  const samples: Sample[] = []
  let [pageSize, pageCount, stopped] = [0, 0, false]
  for (const { 'query-migrate': reply } of polls.filter(isUnderway)) {
    const ram = reply.ram!
    const { remaining, normal } = ram
    if (remaining === undefined) throw new RangeError(`remaining must be told in every poll: ${remaining}`)
    if (normal === undefined) throw new RangeError(`normal must be told in every poll: ${normal}`)
    const time = reply['total-time']! / 1000
    const throttle = Math.min(0.99, (reply['cpu-throttle-percentage'] ?? 0) / 100)
    const before = samples.at(-1)
    if (before && !(time > before.time)) continue
    pageSize = ram['page-size']
    pageCount = Math.round(ram.total / pageSize)
    stopped = stoppedFirst(reply)
    samples.push({
      time,
      clock: (before?.clock ?? 0) + (1 - throttle) * (time - (before?.time ?? 0)),
      pending: remaining / pageSize,
      synchronisations: Math.max(1, ram['dirty-sync-count']),
      normal,
      zero: ram.duplicate,
      bytes: ram.transferred,
      reported: (ram.mbps * 1e6) / 8,
      throttle,
    })
  }
  if (samples.length === 0) throw new RangeError('polls must find memory being sent by pre-copy: 0 did')
  return { samples, pageSize, pageCount, stopped }
}

/** How fast the sender was lately, where zero pages were not most of what it went through. */
function sendingOf(samples: readonly Sample[]): Pick<Progress, 'rates' | 'measurements' | 'limited'> {
  const steps = samples.slice(1).flatMap((to, i) => {
    const from = samples[i]!
    const pages = to.normal - from.normal
    if (pages <= to.zero - from.zero) return []
    return [{ bytes: to.bytes - from.bytes, seconds: to.time - from.time, pages, reported: to.reported }]
  })
  const blocks = Array.from({ length: Math.ceil(steps.length / 5) }, (_, i) => steps.slice(5 * i, 5 * i + 5))
  const rates = blocks
    .map(block => sum(block, one => one.bytes) / sum(block, one => one.seconds))
    .filter(rate => rate > 0)
  const reported = samples.map(one => one.reported).filter(rate => rate > 0)
  const mean = sum(rates, rate => rate) / rates.length
  const counts = new Map<number, number>()
  for (const { pages } of steps) counts.set(pages, (counts.get(pages) ?? 0) + 1)
  return {
    rates: rates.length > 0 ? rates : reported.slice(-1),
    measurements: rates.length > 0 && reported.length > 0 ? reported.map(rate => rate / mean) : [1],
    limited: steps.length < 5 ? undefined : Math.max(...counts.values()) > steps.length / 2,
  }
}

const sum = <Item>(items: readonly Item[], value: (item: Item) => number): number =>
  items.reduce((total, item) => total + value(item), 0)
