import { type ChiSquareTest, chiSquareTest } from './chi-square.ts'
import { contingency, type Statistic } from './contingency.ts'
import { type Matrix, total } from './matrix.ts'
import type { TransitionCounts } from './transition-counts.ts'

/** Transitions by history and successor. */
export type Counts = Pick<TransitionCounts, 'counts'>

/**
 * Tests whether several sets of counts are of one chain (Anderson & Goodman 1957): for each history a table of set by
 * successor, summed. Of several machines it is a test of homogeneity, of blocks of time (`blockCounts`) one of
 * stationarity. R's assessStationarity has the same sum over tables whose rows it first divides by their totals, which
 * leaves a number without a chi-square law.
 */
export function homogeneityTest(
  sets: readonly Counts[],
  { statistic = 'likelihood-ratio' }: { statistic?: Statistic } = {},
): ChiSquareTest {
  const tables = sets[0]!.counts.map((_, history) =>
    contingency(
      sets.map(({ counts }) => counts[history]!),
      statistic,
    ),
  )
  return chiSquareTest(total(tables.map(table => table.statistic)), total(tables.map(table => table.degreesOfFreedom)))
}

/**
 * Tests whether several sets of counts have one law of pairs (from, to): also of how often each state is left
 * (Kullback, Kupperman & Ku 1962), as R's verifyHomogeneity.
 */
export function pairHomogeneityTest(sets: readonly Counts[]): ChiSquareTest {
  const pairs = sets.map(({ counts }) => counts.flat())
  const { statistic } = contingency(pairs, 'likelihood-ratio')
  return chiSquareTest(statistic, (pairs.length - 1) * (pairs[0]!.length - 1))
}

/**
 * Tests counts against a `transition` matrix that was not estimated from them (Billingsley 1961), by the likelihood
 * ratio, as R's verifyEmpiricalToTheoretical. Degrees of freedom count the possible transitions from histories that
 * occurred. A transition that the matrix forbids makes the statistic Infinity.
 */
export function specifiedChainTest({ counts }: Counts, transition: Matrix): ChiSquareTest {
  let [statistic, degreesOfFreedom] = [0, 0]
  counts.forEach((row, i) => {
    const left = total(row)
    if (left === 0) return
    degreesOfFreedom += transition[i]!.filter(p => p > 0).length - 1
    row.forEach((count, j) => {
      if (count > 0) statistic += 2 * count * Math.log(count / (left * transition[i]![j]!))
    })
  })
  return statistic === Infinity
    ? { statistic, degreesOfFreedom, pValue: 0 }
    : chiSquareTest(statistic, degreesOfFreedom)
}
