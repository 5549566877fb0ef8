import { mean, median, quantile } from 'simple-statistics'
import { wilsonInterval } from '../distributions/wilson.ts'
import { type Quantity, quantities } from '../forecast/forecast.ts'
import { brier } from './brier.ts'
import { isCovered, levels, type Scored } from './scored.ts'

/** Scores of a quantity over the migrations that completed; null where there is none. Times in s. */
export interface Metric {
  readonly n: number
  readonly crps: number | null
  readonly logScore: number | null
  readonly coverage50: number | null
  readonly coverage80: number | null
  readonly coverage90: number | null
  readonly coverage95: number | null
  /** Interval at 95% of the coverage at 90%, from the binomial law. */
  readonly coverage90Interval: readonly [number, number] | null
  readonly width50: number | null
  readonly width90: number | null
  readonly medianAbsoluteError: number | null
  readonly medianAbsolutePercentageError: number | null
  readonly p90AbsolutePercentageError: number | null
}

/** How well a model did. */
export interface ModelScore extends Record<Quantity, Metric> {
  readonly model: string
  readonly n: number
  readonly convergence: {
    readonly brier: number | null
    /** Brier score of "converges, and the downtime is within its limit". */
    readonly withinLimitBrier: number | null
    /** Mean CRPS of the total time up to the deadline, over all migrations. */
    readonly censoredCrps: number | null
  }
}

/** A row for each model, in the order in which they first occur. */
export function modelScores(scored: readonly Scored[]): ModelScore[] {
  const names = [...new Set(scored.map(({ model }) => model))]
  return names.map(model => {
    const cases = scored.filter(one => one.model === model)
    const metrics = quantities.map(quantity => [quantity, metric(cases, quantity)] as const)
    return {
      model,
      n: cases.length,
      convergence: {
        brier: meanOf(cases.map(one => (one.convergence === null ? null : brier(one.convergence, one.converged)))),
        withinLimitBrier: meanOf(
          cases.map(one => (one.withinLimit === null ? null : brier(one.withinLimit, one.wasWithinLimit))),
        ),
        censoredCrps: meanOf(cases.map(one => one.censoredCrps)),
      },
      ...(Object.fromEntries(metrics) as Record<Quantity, Metric>),
    }
  })
}

function metric(cases: readonly Scored[], quantity: Quantity): Metric {
  const scored = cases.flatMap(one => one.quantities?.[quantity] ?? [])
  const n = scored.length
  const coverage = (i: number) => (n ? scored.filter(one => isCovered(one, i)).length / n : null)
  const width = (i: number) => meanOf(scored.map(({ lower, upper }) => upper[i]! - lower[i]!))
  const errors = scored.map(({ median, observed }) => Math.abs(median - observed))
  const relative = errors.flatMap((error, i) => (scored[i]!.observed === 0 ? [] : error / scored[i]!.observed))
  const hits = scored.filter(one => isCovered(one, NINETY)).length
  return {
    n,
    crps: meanOf(scored.map(one => one.crps)),
    logScore: meanOf(scored.map(one => one.logScore)),
    coverage50: coverage(0),
    coverage80: coverage(1),
    coverage90: coverage(NINETY),
    coverage95: coverage(3),
    coverage90Interval: n ? wilsonInterval(hits, n) : null,
    width50: width(0),
    width90: width(NINETY),
    medianAbsoluteError: n ? median(errors) : null,
    medianAbsolutePercentageError: relative.length ? median(relative) : null,
    p90AbsolutePercentageError: relative.length ? quantile(relative, 0.9) : null,
  }
}

const NINETY = levels.indexOf(0.9)

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null)
  return known.length ? mean(known) : null
}
