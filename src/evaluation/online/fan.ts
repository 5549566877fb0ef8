import type { RestForecast } from './forecast.ts'

/** A forecast of when a migration will have ended, made at `time`; all in seconds since its start. */
export interface FinishRow {
  readonly time: number
  readonly q05: number
  readonly q25: number
  readonly q50: number
  readonly q75: number
  readonly q95: number
  /** Probability that it converges by the deadline. */
  readonly convergence: number
}

/**
 * The forecasts made in the course of a migration as rows of a chart; one that does not converge ends at its deadline.
 */
export const finishRows = (forecasts: readonly RestForecast[]): FinishRow[] =>
  forecasts.map(({ time, remaining, convergence }) => {
    const at = (p: number) => time + remaining.quantile(p)
    return { time, q05: at(0.05), q25: at(0.25), q50: at(0.5), q75: at(0.75), q95: at(0.95), convergence }
  })
