import type { Trace } from '../../src/trace/trace.ts'

/**
 * Distinct pages in every window of k epochs, by brute force: how many epochs of the window wrote a page is counted
 * page by page while the window moves on by one epoch.
 */
export function slideWindows(trace: Trace, k: number): Float64Array {
  const { offsets, firsts, counts } = trace
  const epochsOf = new Uint32Array(trace.info.pageCount)
  let distinct = 0
  const enter = (epoch: number) => {
    for (let r = offsets[epoch]!; r < offsets[epoch + 1]!; r++) {
      for (let page = firsts[r]!, end = page + counts[r]!; page < end; page++) if (epochsOf[page]!++ === 0) distinct++
    }
  }
  const leave = (epoch: number) => {
    for (let r = offsets[epoch]!; r < offsets[epoch + 1]!; r++) {
      for (let page = firsts[r]!, end = page + counts[r]!; page < end; page++) if (--epochsOf[page]! === 0) distinct--
    }
  }
  return Float64Array.from({ length: trace.length - k + 1 }, (_, start) => {
    if (start === 0) for (let epoch = 0; epoch < k; epoch++) enter(epoch)
    else {
      leave(start - 1)
      enter(start + k - 1)
    }
    return distinct
  })
}
