import { levels, type Scored } from '../evaluation/scored.ts'

const NINETY = levels.indexOf(0.9)

/**
 * A forecast beside what came: its interval at 90%, those at all the levels that are scored, and where the migration
 * completed how it scored.
 */
export function caseJson({ id, workload, model, convergence, converged, forecasts, quantities }: Scored) {
  const observed = Object.entries(quantities ?? {}).map(([name, { observed }]) => [name, observed])
  const forecast = Object.entries(forecasts).map(([name, { median, lower, upper }]) => {
    const intervals = levels.map((level, i) => ({ level, lower: lower[i]!, upper: upper[i]! }))
    return [name, { median, lower: lower[NINETY], upper: upper[NINETY], intervals }]
  })
  const scores = Object.entries(quantities ?? {}).map(([name, { crps, logScore, pit }]) => {
    return [name, { crps, logScore, pit }]
  })
  return {
    id,
    workload,
    model,
    observed: { converged, ...Object.fromEntries(observed) },
    forecast: { convergence, ...Object.fromEntries(forecast) },
    scores: Object.fromEntries(scores),
  }
}
