import { betaQuantile } from '../distributions/beta.ts'
import type { Source } from '../random.ts'
import type { MatrixInterval } from './chain.ts'
import { dirichletVariate, logBeta } from './dirichlet.ts'
import { type Matrix, matrixOf, total } from './matrix.ts'
import type { TransitionCounts } from './transition-counts.ts'

/** What is known of a transition matrix: an independent Dirichlet law for each row. */
export interface ChainPosterior {
  readonly concentration: Matrix
  readonly mean: Matrix
  readonly standardDeviation: Matrix
  /** ln of the probability of the data in their order, the matrix integrated out: compares orders and groupings. */
  readonly logEvidence: number
  /** The central credible interval of each entry, whose law is a beta law. */
  interval(level: number): MatrixInterval
  /** A transition matrix from the posterior. */
  draw(source: Source): number[][]
}

/**
 * The posterior of a chain given where each sequence began. `prior` is what is added to the counts, the same for each
 * entry or a matrix like them: ½ is Jeffreys' for each row, 1 the uniform. With the prior of many pages, it is their
 * chain that a page with few transitions shrinks to.
 *
 * @throws RangeError unless each entry of the prior is positive
 */
export function chainPosterior(
  { counts }: TransitionCounts,
  { prior = 0.5 }: { prior?: number | Matrix } = {},
): ChainPosterior {
  const columns = counts[0]!.length
  const before = typeof prior === 'number' ? matrixOf(counts.length, columns, () => prior) : prior
  const wrong = before.flat().find(value => !(value > 0 && value < Infinity))
  if (wrong !== undefined) throw new RangeError(`prior must be positive: ${wrong}`)
  if (before.length !== counts.length || before.some(row => row.length !== columns)) {
    throw new RangeError(`prior must be ${counts.length} × ${columns}: ${before.length} × ${before[0]?.length}`)
  }
  const concentration = counts.map((row, i) => row.map((count, j) => count + before[i]![j]!))
  const totals = concentration.map(total)
  const mean = concentration.map((row, i) => row.map(shape => shape / totals[i]!))
  const quantiles = (p: number) =>
    concentration.map((row, i) => row.map(shape => (columns === 1 ? 1 : betaQuantile(p, shape, totals[i]! - shape))))
  return {
    concentration,
    mean,
    standardDeviation: mean.map((row, i) => row.map(p => Math.sqrt((p * (1 - p)) / (totals[i]! + 1)))),
    logEvidence: total(concentration.map((row, i) => logBeta(row) - logBeta(before[i]!))),
    interval: level => ({ lower: quantiles((1 - level) / 2), upper: quantiles((1 + level) / 2) }),
    draw: source => concentration.map(row => dirichletVariate(row, source)),
  }
}
