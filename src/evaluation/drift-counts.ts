import type { Source } from '../random.ts'
import type { Trace } from '../trace/trace.ts'
import { blockLength } from '../working-set/block-length.ts'
import { WorkingSetScan } from '../working-set/scan.ts'
import { permutationTest } from './permutation.ts'

/** A series and the seconds from one value to the next. */
export interface Series {
  readonly values: Float64Array
  readonly step: number
}

/** Distinct pages in windows of `window` seconds, one beginning every `step` seconds or so. */
export function windowCounts(trace: Trace, window: number, step: number): Series {
  const [k, stride] = [window, step].map(seconds => Math.max(1, Math.round(seconds / trace.epoch)))
  const scan = new WorkingSetScan(trace.info.pageCount, trace.length, [k!])
  scan.add(trace)
  const counts = scan.finish().slidingCounts(0)
  return { values: counts.filter((_, i) => i % stride! === 0), step: stride! * trace.epoch }
}

/**
 * Seconds of the blocks that two series are cut into: twice the longer one of Politis & White's (2004) lengths, so that
 * blocks are nearly independent, but no more than a fifth of the shorter series: five of either side can still be told
 * from chance, at 1 in 252.
 */
export function blockSeconds(series: readonly Series[]): number {
  const dependence = series.map(({ values, step }) => 2 * blockLength(values) * step)
  return Math.min(Math.max(...dependence), ...series.map(({ values, step }) => (values.length * step) / 5))
}

/**
 * Whether two series of counts have the same law: their means, the Wasserstein distance of the empirical laws ∫ |F − G|
 * (pages), and its p-value by permutation of blocks of so many seconds.
 */
export function testCounts(past: Series, present: Series, seconds: number, source: Source) {
  const sizes = [blocksOf(past, seconds), blocksOf(present, seconds)] as const
  const blocks = [...blockOf(past, sizes[0]), ...blockOf(present, sizes[1]).map(block => sizes[0] + block)]
  const distance = wasserstein(blocks, [...past.values, ...present.values])
  const { statistic, pValue } = permutationTest(sizes, distance, { source })
  return { past: mean(past.values), present: mean(present.values), distance: statistic, pValue }
}

const blocksOf = ({ values, step }: Series, seconds: number): number =>
  Math.max(1, Math.floor((values.length * step) / seconds + 1e-9))

const blockOf = ({ values }: Series, blocks: number): number[] =>
  Array.from(values, (_, i) => Math.floor((i * blocks) / values.length))

const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** ∫ |F − G| as a function of the sides of blocks; value i is in block `blocks[i]`. */
function wasserstein(blocks: readonly number[], values: readonly number[]): (sides: Uint8Array) => number {
  const order = [...values.keys()].sort((i, j) => values[i]! - values[j]!)
  const sorted = Float64Array.from(order, i => values[i]!)
  const blockAt = Uint32Array.from(order, i => blocks[i]!)
  const sizes = new Float64Array(blocks.at(-1)! + 1)
  for (const block of blocks) sizes[block]!++
  return sides => {
    let second = 0
    sizes.forEach((size, block) => {
      second += sides[block]! * size
    })
    const first = values.length - second
    let [difference, distance] = [0, 0]
    for (let i = 0; i < sorted.length - 1; i++) {
      difference += sides[blockAt[i]!] === 1 ? -1 / second : 1 / first
      distance += Math.abs(difference) * (sorted[i + 1]! - sorted[i]!)
    }
    return distance
  }
}
