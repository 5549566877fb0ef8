import { type BinaryCase, recalibrate } from './recalibrate.ts'

/** The Brier (1950) score (p − o)² of one event, from 0 (certain and right) to 1 (certain and wrong). */
export const brier = (probability: number, happened: boolean): number => (probability - Number(happened)) ** 2

/** Parts of a mean Brier score (the CORP decomposition of Dimitriadis, Gneiting & Jordan 2021). */
export interface BrierDecomposition {
  /** Mean Brier score = miscalibration − discrimination + uncertainty. */
  readonly score: number
  /** What recalibrating the probabilities would save. */
  readonly miscalibration: number
  /** What the recalibrated probabilities save against the overall frequency. */
  readonly discrimination: number
  /** The score of the overall frequency. */
  readonly uncertainty: number
}

/**
 * The CORP decomposition of the mean Brier score (Dimitriadis, Gneiting & Jordan 2021): probabilities are recalibrated
 * by isotonic regression, so that no term depends on a choice of bins and the first two are never negative.
 *
 * @throws RangeError when there is no case
 */
export function brierDecomposition(cases: readonly BinaryCase[]): BrierDecomposition {
  if (cases.length === 0) throw new RangeError('a Brier score needs at least one case: 0')
  const groups = recalibrate(cases)
  const events = groups.reduce((sum, { events }) => sum + events, 0)
  const mean = (forecastOf: (group: (typeof groups)[number]) => number) =>
    groups.reduce((sum, group) => {
      const forecast = forecastOf(group)
      return sum + group.events * brier(forecast, true) + (group.n - group.events) * brier(forecast, false)
    }, 0) / cases.length
  const score = mean(({ probability }) => probability)
  const recalibrated = mean(({ frequency }) => frequency)
  const uncertainty = mean(() => events / cases.length)
  return { score, miscalibration: score - recalibrated, discrimination: uncertainty - recalibrated, uncertainty }
}
