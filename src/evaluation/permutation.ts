import { type Source, uniformInteger } from '../random.ts'

/**
 * Permutation test of two samples of exchangeable blocks: how often a statistic is at least as large when the blocks
 * change sides at random as when they stand as they are, the latter counted among the former (Phipson & Smyth 2010).
 *
 * @param statistic of the sides: element i is 1 where block i counts as one of the second sample
 */
export function permutationTest(
  [first, second]: readonly [number, number],
  statistic: (sides: Uint8Array) => number,
  { source, draws = 999 }: { source: Source; draws?: number },
): { statistic: number; pValue: number } {
  const sides = new Uint8Array(first + second).fill(1, first)
  const observed = statistic(sides)
  const least = observed - 1e-12 * Math.abs(observed)
  let asLarge = 1
  for (let draw = 0; draw < draws; draw++) {
    shuffle(sides, source)
    if (statistic(sides) >= least) asLarge++
  }
  return { statistic: observed, pValue: asLarge / (draws + 1) }
}

/** Fisher & Yates (1938), by Durstenfeld (1964). */
function shuffle(values: Uint8Array, source: Source): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = uniformInteger(i + 1, source)
    const value = values[i]!
    values[i] = values[j]!
    values[j] = value
  }
}

/** p-values such that those below α belong to false rejections with probability at most α in all (Holm 1979). */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length)
  let least = 0
  const order = [...pValues.keys()].sort((i, j) => pValues[i]! - pValues[j]!)
  order.forEach((i, rank) => {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * pValues[i]!))
    adjusted[i] = least
  })
  return adjusted
}
