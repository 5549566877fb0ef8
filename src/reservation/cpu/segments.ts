/** Disjoint intervals of time in ascending order, in seconds. */
export interface Segments {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Total length of the segments that lies in [from, to]. */
export function supplyIn({ starts, ends }: Segments, from: number, to: number): number {
  let sum = 0
  for (let i = firstAfter(ends, from); i < starts.length && starts[i]! < to; i++) {
    sum += Math.min(ends[i]!, to) - Math.max(starts[i]!, from)
  }
  return sum
}

/**
 * Least total length of the segments in any window of `length` that lies in one of the intervals `within`; Infinity if
 * none is that long. Exact: as a window slides, what it holds falls only while its start is in a segment and its end is
 * not, and rises only in the opposite case, so it is least where it starts at the end of a segment or touches a border of
 * the interval.
 *
 * @throws RangeError unless `length` is positive
 */
export function leastSupply(segments: Segments, within: Segments, length: number): number {
  if (!(length > 0)) throw new RangeError(`the length of a window must be positive: ${length}`)
  const { ends } = segments
  let least = Infinity
  within.starts.forEach((begin, i) => {
    const last = within.ends[i]! - length
    if (!(last >= begin)) return
    const look = (from: number) => {
      if (from >= begin && from <= last) least = Math.min(least, supplyIn(segments, from, from + length))
    }
    look(begin)
    look(last)
    for (let k = firstAfter(ends, begin); k < ends.length && ends[k]! <= last; k++) look(ends[k]!)
  })
  return least
}

/** Index of the first of ascending `times` that is greater than `time`. */
function firstAfter(times: readonly number[], time: number): number {
  let low = 0
  for (let high = times.length; low < high; ) {
    const middle = (low + high) >> 1
    if (times[middle]! > time) high = middle
    else low = middle + 1
  }
  return low
}
