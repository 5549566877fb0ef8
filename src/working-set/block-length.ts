/**
 * Mean block length of the stationary bootstrap that minimises the mean squared error of the variance of a mean:
 * Politis & White (2004) as corrected by Patton, Politis & White (2009), with their flat-top lag window, bandwidth rule
 * (c = 2, K = max(5, √log₁₀ n)) and upper bound min(3√n, n/3). In observations; at least 1.
 */
export function blockLength(series: ArrayLike<number>): number {
  const n = series.length
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3))
  const significant = 2 * Math.sqrt(Math.log10(n) / n)
  const lags = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))))
  const maximum = Math.ceil(Math.sqrt(n)) + lags
  const covariances = autocovariances(series, Math.min(n - 1, 2 * maximum))
  if (!(covariances[0]! > 0)) return 1
  const isSmall = (lag: number) => Math.abs((covariances[lag] ?? 0) / covariances[0]!) < significant
  let cut = 0
  while (cut < maximum && !Array.from({ length: lags }, (_, k) => isSmall(cut + k + 1)).every(Boolean)) cut++
  const bandwidth = Math.min(2 * Math.max(1, cut), maximum)
  let spread = 0
  let density = covariances[0]!
  for (let lag = 1; lag <= bandwidth; lag++) {
    const weight = Math.min(1, 2 * (1 - lag / bandwidth)) * 2 * (covariances[lag] ?? 0)
    spread += weight * lag
    density += weight
  }
  const best = Math.cbrt((spread / density) ** 2 * n)
  return Math.min(longest, Math.max(1, best))
}

/** Autocovariances at lags 0 to `lags`, with divisor n. */
function autocovariances(series: ArrayLike<number>, lags: number): Float64Array {
  const n = series.length
  let total = 0
  for (let i = 0; i < n; i++) total += series[i]!
  const mean = total / n
  return Float64Array.from({ length: lags + 1 }, (_, lag) => {
    let sum = 0
    for (let i = lag; i < n; i++) sum += (series[i]! - mean) * (series[i - lag]! - mean)
    return sum / n
  })
}
