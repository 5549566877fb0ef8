import type { Level } from './state.ts'

/**
 * The level of a series of log speeds, one a bin of `seconds`: persistence and variances by the moments at lags
 * of two bins and of one second, where noise that lasts one bin has none, and its present by the Kalman filter.
 */
export function fitLevel(speeds: Float64Array, seconds: number): Level {
  const bins = speeds.length
  const mean = speeds.reduce((sum, x) => sum + x, 0) / bins
  const series = speeds.map(x => x - mean)
  const [near, far] = [2, Math.min(bins - 2, Math.max(4, Math.round(1 / seconds)))]
  const total = covariance(series, 0)
  const atNear = Math.max(0, covariance(series, near))
  const ratio = atNear > 0 ? Math.max(covariance(series, far) / atNear, 0.05) : 0
  const persistence = atNear > 0 ? Math.min(0.995, Math.max(0.3, ratio ** (1 / (far - near)))) : 0.5
  const variance = Math.min(total, atNear / persistence ** near)
  const noise = total - variance
  let now = 0
  let error = variance
  for (const x of series) {
    now *= persistence
    error = persistence ** 2 * error + variance * (1 - persistence ** 2)
    const gain = error / (error + noise + 1e-9)
    now += gain * (x - now)
    error *= 1 - gain
  }
  const centre = -total / 2
  return {
    persistence,
    slow: Math.sqrt(variance),
    fast: Math.sqrt(noise),
    centre,
    centreError: Math.sqrt((variance * (1 + persistence)) / (1 - persistence) / bins),
    now: now + mean - centre,
    nowError: Math.sqrt(error),
  }
}

function covariance(series: Float64Array, lag: number): number {
  let sum = 0
  for (let i = lag; i < series.length; i++) sum += series[i]! * series[i - lag]!
  return sum / (series.length - lag)
}
