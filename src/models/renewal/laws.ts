import type { Criterion } from '../../distributions/compare-laws.ts'
import { exponential } from '../../distributions/exponential.ts'
import type { Family } from '../../distributions/family.ts'
import { tabulate } from '../../distributions/tabulate.ts'
import { byCriterion, fitStates } from './fit-states.ts'
import type { TickIntervals } from './intervals.ts'
import type { LawFitState } from './state.ts'
import { empiricalSurvival, lawOf, lawSurvival, type Survival } from './survival.ts'

/** Greatest distance of a law from the product-limit estimate at which it fits. */
const FITS = 0.05

/** Intervals below which there is only a rate. */
const FEW = 5

interface Cell {
  readonly from: number
  /** Exclusive; Infinity for a tail that was cut off. */
  readonly to: number
  readonly count: number
}

/**
 * Laws of a group's intervals and which of them is chosen: the best by the criterion, unless its greatest distance from
 * the product-limit estimate (as far as ages were seen by 30 pages) exceeds 0.05, when it is that estimate, `empirical`.
 *
 * Laws are fitted to intervals in cells a tenth of their length wide, as those of `intervalObservations`; all
 * likelihoods are then those of the cells given what epochs show of a law (`sampled`), so that they compare.
 */
export function groupLaws(
  intervals: TickIntervals,
  { families, criterion, epoch, longest, allowEmpirical }: LawOptions,
): { laws: LawFitState[]; chosen: number } {
  const cells = cellsOf(intervals)
  const n = cells.reduce((sum, { count }) => sum + count, 0)
  const rescored = (fit: LawFitState, survival: Survival): LawFitState => {
    const logLikelihood = cellLikelihood(cells, survival)
    const aic = 2 * fit.parameters - 2 * logLikelihood
    const bic = Math.log(Math.max(1, n)) * fit.parameters - 2 * logLikelihood
    return { ...fit, logLikelihood, aic, bic, converged: fit.converged && Number.isFinite(logLikelihood) }
  }
  const ended = cells.reduce((sum, { to, count }) => sum + (to < Infinity ? count : 0), 0)
  if (ended < FEW) {
    const fit = rate(cells, epoch)
    return { laws: [rescored(fit, lawSurvival(exponential(fit.values[0]!), epoch, longest))], chosen: 0 }
  }
  const fits = fitStates(families, observationsOf(cells, epoch), criterion)
  const laws = byCriterion(
    fits.map(fit => rescored(fit, lawSurvival(lawOf(fit), epoch, longest))),
    criterion,
  )
  if (!allowEmpirical && laws.length > 0) return { laws, chosen: 0 }
  const { survival, cells: parameters } = empiricalSurvival(intervals.complete, intervals.tails, longest)
  const empirical = rescored({ ...unfitted, parameters, family: 'empirical' }, survival)
  const best = laws[0]
  const isGood = best?.converged && distance(lawSurvival(lawOf(best), epoch, longest), survival, cells) <= FITS
  return { laws: [...laws, empirical], chosen: isGood ? 0 : laws.length }
}

export interface LawOptions {
  readonly families: readonly Family[]
  readonly criterion: Criterion
  readonly epoch: number
  /** Greatest age, in ticks. */
  readonly longest: number
  readonly allowEmpirical: boolean
}

const unfitted = { values: [], covariance: [], logLikelihood: 0, aic: 0, bic: 0, converged: true }

/** The exponential law of few intervals: their number, half an interval at least, over the time at risk. */
function rate(cells: readonly Cell[], epoch: number): LawFitState {
  const risk = cells.reduce((sum, { from, count }) => sum + count * (from + 0.5), 0)
  const ended = cells.reduce((sum, { to, count }) => sum + (to < Infinity ? count : 0), 0)
  const events = Math.max(0.5, ended)
  const covariance = [[1 / events]]
  return { ...unfitted, family: 'exponential', parameters: 1, values: [events / Math.max(1, risk) / epoch], covariance }
}

function cellsOf({ complete, tails }: TickIntervals): Cell[] {
  return [...pooled(complete, 1), ...pooled(tails, 0).map(cell => ({ ...cell, from: cell.centre, to: Infinity }))]
}

function pooled(counts: Float64Array, first: number): (Cell & { readonly centre: number })[] {
  const cells = []
  for (let from = first, to = 0; from < counts.length; from = to) {
    to = Math.max(from + 1, Math.ceil(from * 1.1))
    let [count, sum] = [0, 0]
    for (let k = from; k < Math.min(to, counts.length); k++) {
      count += counts[k]!
      sum += counts[k]! * k
    }
    if (count > 0) cells.push({ from, to, count, centre: Math.round(sum / count) })
  }
  return cells
}

const observationsOf = (cells: readonly Cell[], epoch: number) =>
  tabulate({
    lower: cells.map(({ from, to }) => (to < Infinity ? from - 0.5 : from + 0.5) * epoch),
    upper: cells.map(({ to }) => (to - 0.5) * epoch),
    entry: cells.map(() => epoch / 2),
    weight: cells.map(({ count }) => count),
  })

function cellLikelihood(cells: readonly Cell[], survival: Survival): number {
  const longest = survival.length - 1
  let sum = 0
  for (const { from, to, count } of cells) {
    const end = to < Infinity ? survival[Math.min(longest, to - 1)]! : 0
    const begin = survival[Math.min(longest, to < Infinity ? from - 1 : from)]!
    sum += count * Math.log(Math.max(1e-300, begin - end))
  }
  return sum
}

function distance(a: Survival, b: Survival, cells: readonly Cell[]): number {
  const ascending = cells.toSorted((x, y) => y.from - x.from)
  let [seen, last] = [0, 0]
  for (const { from, count } of ascending) {
    seen += count
    if (seen >= 30) {
      last = from
      break
    }
  }
  let greatest = 0
  for (let k = 1; k <= Math.min(last, a.length - 1); k++) greatest = Math.max(greatest, Math.abs(a[k]! - b[k]!))
  return greatest
}
