/** How many bytes a second a path carries, at any time since the migration started; constant between changes. */
export interface Rate {
  /** Bytes per second at `time` (seconds). */
  at(time: number): number
  /** When it changes next after `time`; Infinity if it does not. */
  until(time: number): number
}

export const constantRate = (bytesPerSecond: number): Rate => ({ at: () => bytesPerSecond, until: () => Infinity })

/** From `from` (seconds) until the next step the path carries `rate` bytes per second. */
export interface RateStep {
  readonly from: number
  readonly rate: number
}

/**
 * A rate that changes at known times; the last one lasts.
 *
 * @throws RangeError unless the times ascend from 0, the rates are not negative, and the last one is positive
 */
export function schedule(steps: readonly RateStep[]): Rate {
  if (steps[0]?.from !== 0) throw new RangeError(`a schedule begins at 0: ${steps[0]?.from}`)
  steps.forEach(({ from, rate }, i) => {
    if (i > 0 && !(from > steps[i - 1]!.from && from < Infinity)) throw new RangeError(`times must ascend: ${from}`)
    if (!(rate >= 0 && rate < Infinity)) throw new RangeError(`rates must not be negative: ${rate}`)
  })
  const last = steps.at(-1)!.rate
  if (!(last > 0)) throw new RangeError(`the last rate must be positive: ${last}`)
  const step = (time: number) => {
    let low = 0
    for (let high = steps.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1
      if (steps[middle]!.from <= time) low = middle
      else high = middle - 1
    }
    return low
  }
  return { at: time => steps[step(time)]!.rate, until: time => steps[step(time) + 1]?.from ?? Infinity }
}

/** A rate of which `share` tells how much is attained. */
export const scaled = (rate: Rate, share: (bytesPerSecond: number) => number): Rate => ({
  at: time => rate.at(time) * share(rate.at(time)),
  until: rate.until,
})

/** Bytes that a path carries from `from` to `to` (seconds). */
export function carried(rate: Rate, from: number, to: number): number {
  let bytes = 0
  for (let time = from; time < to; ) {
    const end = Math.min(to, rate.until(time))
    bytes += rate.at(time) * (end - time)
    time = end
  }
  return bytes
}

/** Seconds after `from` at which a path has carried so many bytes. */
export function carrying(rate: Rate, from: number, bytes: number): number {
  let rest = bytes
  for (let time = from; ; time = rate.until(time)) {
    const room = rate.at(time) * (rate.until(time) - time)
    if (rest <= room) return time + rest / rate.at(time) - from
    rest -= room
  }
}

/** Bytes per second that a path carries on average in the `seconds` after `from`; at least one. */
export function rateAhead(rate: Rate, from: number, seconds: number): number {
  const steady = seconds === Infinity || rate.until(from) >= from + seconds
  return Math.max(1, steady ? rate.at(from) : carried(rate, from, from + seconds) / seconds)
}

/** Bytes per second that it carries on average from `from` until it has carried so many bytes; at least one. */
export function rateOver(rate: Rate, from: number, bytes: number): number {
  const now = rate.at(from)
  const steady = !(bytes > now * (rate.until(from) - from))
  return Math.max(1, steady ? now : bytes / carrying(rate, from, bytes))
}
