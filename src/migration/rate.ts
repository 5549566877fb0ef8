/** How many bytes a second a path carries, at any time since the migration started; constant between changes. */
export interface Rate {
  /** Bytes per second at `time` (seconds). */
  at(time: number): number
  /** When it changes next after `time`; Infinity if it does not. */
  until(time: number): number
}

export const constantRate = (bytesPerSecond: number): Rate => ({ at: () => bytesPerSecond, until: () => Infinity })

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
