import type { HostCase } from '../../../src/evaluation/host/case.ts'
import type { MeasuredMigration } from '../../../src/evaluation/measured.ts'
import { attained, drawHost, type Host, type HostInstance } from '../../../src/migration/host.ts'
import { migrate } from '../../../src/migration/migrate.ts'
import { qemu } from '../../../src/migration/policies/qemu.ts'
import { memoryAtEnd, replayedGuest } from '../../../src/migration/replay.ts'
import { type SeededSource, standardNormal } from '../../../src/random.ts'
import { syntheticTrace, type Writes } from '../../../src/trace/synthetic.ts'
import { Trace } from '../../../src/trace/trace.ts'

const MiB = 2 ** 20
const pageSize = 4096
const pageCount = 32768
const zeroPages = 8192

/** How a guest writes and how it is migrated. */
export interface Setting {
  readonly workload: string
  readonly writes: Writes
  readonly bandwidth: number
  readonly downtimeLimit: number
  readonly switchoverBandwidth?: number
}

/** What a clock in milliseconds shows. */
const inMilliseconds = (seconds: number) => Math.round(seconds * 1000) / 1000

/** A trace of a guest that runs at `speed`, until it is stopped. */
function slowed(trace: Trace, speed: number, until: number): Trace {
  const slow = new Trace(trace.info, {
    ...trace,
    starts: trace.starts.map(time => time / speed),
    ends: trace.ends.map(time => time / speed),
  })
  return slow.slice(0, Math.min(slow.length, slow.epochAt(until) + 1))
}

/**
 * A migration by the round loop on a host, written down as a hypervisor would: the guest's trace before it, and while it
 * ran; the last synchronisation after the cost of one more, of which the hand-over is told to consist in part; the blackout
 * longer than the downtime by what the sockets hold, measured to a tenth of a millisecond or so.
 */
export function simulated(id: string, setting: Setting, host: HostInstance, source: SeededSource): HostCase {
  const { workload, writes, bandwidth, downtimeLimit, switchoverBandwidth } = setting
  const deadline = (3 * pageCount * pageSize) / bandwidth
  const link = { bandwidth, ...(switchoverBandwidth && { switchoverBandwidth }) }
  const trace = (name: string, duration: number) =>
    syntheticTrace({ pageCount, epoch: 0.02, duration, writes, source: source.substream(name) })
  const during = trace('during', deadline + 2)
  const before = trace('before', 6)
  const state = { ...memoryAtEnd(before), zeroPages }
  const times: { time: number; dirtyPages: number }[] = []
  const outcome = migrate(
    replayedGuest(during, memoryAtEnd(new Trace({ ...before.info, zeroPages }, before))),
    { link, policy: qemu({ downtimeLimit }), deadline },
    host,
    (time, _, newlySet) => newlySet !== undefined && times.push({ time, dirtyPages: newlySet }),
  )
  void state
  const { converged, rounds, totalTime, downtime, bytes } = outcome
  const last = times.at(-1)!
  if (converged) times[times.length - 1] = { ...last, time: last.time + host.synchronisation() }
  const speed = attained(bandwidth, host.senderRate) ** host.slowdown
  const stopped = totalTime - (converged ? downtime : 0)
  const migration: MeasuredMigration = {
    id,
    workload,
    before: {
      pageSize,
      pageCount,
      zeroPages,
      trace: null,
      bandwidth,
      switchoverBandwidth: switchoverBandwidth ?? null,
      downtimeLimit,
      deadline,
    },
    after: {
      outcome: converged ? 'completed' : 'cancelled',
      setupTime: inMilliseconds(host.setupTime),
      totalTime: inMilliseconds(totalTime),
      downtime: inMilliseconds(downtime),
      blackout: downtime + host.socketBuffer / bandwidth + 1e-4 * standardNormal(source.substream('blackout')),
      rounds,
      bytes,
      during: null,
      synchronisations: times.map(({ time, dirtyPages }) => ({ time, dirtyPages: Math.round(dirtyPages) })),
    },
  }
  return { migration, before, during: slowed(during, switchoverBandwidth ? 1 : speed, stopped) }
}

/** Guests that write all over a buffer or mostly in a part of it, some share of what their link carries. */
const workloads: readonly (readonly [name: string, share: number, writes: (rate: number) => Writes])[] = [
  ['idle', 0, () => ({ law: 'uniform', pages: 20, rate: 10 })],
  ['steady', 0.3, rate => ({ law: 'uniform', pages: 16_000, rate })],
  ['hot', 0.6, rate => ({ law: 'hot-cold', pages: 12_000, rate, hot: 0.1, share: 0.8 })],
  ['busy', 0.5, rate => ({ law: 'uniform', pages: 16_000, rate })],
]

/** So many migrations of four guests over links of 8 to 96 MiB/s, each on the host as it is drawn for it. */
export function history(host: Host, count: number, source: SeededSource): HostCase[] {
  const bandwidths = [16, 24, 32, 48, 64, 80, 96]
  const limits = [0.03, 0.1, 0.3]
  return Array.from({ length: count }, (_, i) => {
    const [workload, share, writes] = workloads[i % workloads.length]!
    const own = source.substream(i)
    const bandwidth = bandwidths[i % bandwidths.length]! * MiB
    const setting = {
      workload,
      writes: writes((share * bandwidth) / pageSize),
      bandwidth,
      downtimeLimit: limits[i % limits.length]!,
      ...(i % 10 === 9 && { switchoverBandwidth: 1e9 }),
    }
    return simulated(`${workload}-${i}`, setting, drawHost(host, own.substream('host')), own)
  })
}
