import type { Source } from '../random.ts'
import type { Epochs, Trace } from '../trace/trace.ts'
import { permutationTest } from './permutation.ts'

/**
 * Whether the same pages are written in two traces: the share of writes (dirty page-epochs) on pages that were not
 * written at another time in the past trace, of the past one's own blocks and of the present one's. The pages of a block
 * are sought in the past outside that block and its neighbours, and those of a present block outside three neighbours as
 * well, so that both have as much past to be found in. `distance` is by how much the present share is larger; its p-value
 * is one-sided, by permutation of blocks.
 *
 * @param seconds of a block
 */
export function testPages(past: Trace, present: Trace, seconds: number, source: Source) {
  const blocks = [past, present].map(({ duration }) => Math.max(5, Math.floor(duration / seconds + 1e-9)))
  const [inPast, inPresent] = blocks as [number, number]
  const pages = Math.max(past.info.pageCount, present.info.pageCount)
  const [first, last] = [new Uint32Array(pages).fill(inPast), new Int32Array(pages).fill(-1)]
  forEachWrite(past, inPast, (page, block) => {
    first[page] = Math.min(first[page]!, block)
    last[page] = block
  })
  const writes = new Float64Array(inPast + inPresent)
  const unseen = new Float64Array(inPast + inPresent)
  const count = (index: number, page: number, hidden: number) => {
    writes[index]!++
    if (first[page]! >= hidden - 1 && last[page]! <= hidden + 1) unseen[index]!++
  }
  forEachWrite(past, inPast, (page, block) => count(block, page, Math.min(Math.max(1, block), inPast - 2)))
  forEachWrite(present, inPresent, (page, block) => count(inPast + block, page, 1 + (block % (inPast - 2))))
  const share = (sides: Uint8Array, side: number) => {
    let [found, all] = [0, 0]
    for (let i = 0; i < sides.length; i++) {
      if (sides[i] !== side) continue
      found += unseen[i]!
      all += writes[i]!
    }
    return all > 0 ? found / all : 0
  }
  const test = permutationTest([inPast, inPresent], sides => share(sides, 1) - share(sides, 0), { source })
  const asTheyAre = new Uint8Array(inPast + inPresent).fill(1, inPast)
  return {
    past: share(asTheyAre, 0),
    present: share(asTheyAre, 1),
    distance: test.statistic,
    pValue: test.pValue,
  }
}

function forEachWrite(trace: Trace, blocks: number, visit: (page: number, block: number) => void): void {
  const { offsets, firsts, counts }: Epochs = trace
  for (let epoch = 0; epoch < trace.length; epoch++) {
    const block = Math.floor((epoch * blocks) / trace.length)
    for (let r = offsets[epoch]!; r < offsets[epoch + 1]!; r++) {
      for (let page = firsts[r]!; page < firsts[r]! + counts[r]!; page++) visit(page, block)
    }
  }
}
