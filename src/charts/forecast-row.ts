import type { Distribution } from '../distributions/distribution.ts'

/** What the charts read of a row of a forecast table. */
export interface ForecastRow {
  model: string
  /** Probability that the migration converges. */
  convergence: number
  rounds: Distribution
  totalTime: Distribution
  downtime: Distribution
}

/** `converges 85%`, never rounded up to certainty. */
export function convergenceLabel(convergence: number): string {
  const percent = convergence * 100
  const shown = percent > 99 && percent < 100 ? '>99' : percent > 0 && percent < 1 ? '<1' : percent.toFixed(0)
  return `converges ${shown}%`
}
