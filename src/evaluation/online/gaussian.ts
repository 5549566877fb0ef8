import { type Source, standardNormal } from '../../random.ts'

/** A normal law of a few quantities; the covariance row by row. */
export interface Gaussian {
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

/** A normal law of independent quantities. */
export function independent(mean: readonly number[], sd: readonly number[]): Gaussian {
  const n = mean.length
  return {
    mean: Float64Array.from(mean),
    covariance: Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? sd[k / (n + 1)]! ** 2 : 0)),
  }
}

/**
 * The Kalman filter's update (Kalman 1960) by one measurement y = h · x + an error of the given variance, and the log
 * density of y before it.
 */
export function update(
  { mean, covariance }: Gaussian,
  { h, y, variance }: { h: readonly number[]; y: number; variance: number },
): Gaussian & { logDensity: number } {
  const n = mean.length
  const ph = new Float64Array(n)
  let error = y
  let spread = variance
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) ph[i]! += covariance[n * i + j]! * h[j]!
    error -= h[i]! * mean[i]!
    spread += h[i]! * ph[i]!
  }
  return {
    mean: mean.map((value, i) => value + (ph[i]! * error) / spread),
    covariance: covariance.map((value, k) => value - (ph[Math.floor(k / n)]! * ph[k % n]!) / spread),
    logDensity: -(Math.log(2 * Math.PI * spread) + (error * error) / spread) / 2,
  }
}

/** The quantity at `index` times `factor`, plus an independent normal error of the given variance. */
export function decay({ mean, covariance }: Gaussian, index: number, factor: number, variance: number): Gaussian {
  const n = mean.length
  return {
    mean: mean.map((value, i) => (i === index ? value * factor : value)),
    covariance: covariance.map((value, k) => {
      const [i, j] = [Math.floor(k / n) === index, k % n === index]
      return value * (i ? factor : 1) * (j ? factor : 1) + (i && j ? variance : 0)
    }),
  }
}

/** The quantity at `index` forgotten and drawn anew, independent of the others. */
export function renew({ mean, covariance }: Gaussian, index: number, anew: { mean: number; sd: number }): Gaussian {
  const forgotten = decay({ mean, covariance }, index, 0, anew.sd ** 2)
  return { ...forgotten, mean: forgotten.mean.map((value, i) => (i === index ? anew.mean : value)) }
}

/** The normal law with the mean and covariance of a mixture of two, `share` of it the second. */
export function collapse(first: Gaussian, second: Gaussian, share: number): Gaussian {
  const n = first.mean.length
  const mean = first.mean.map((value, i) => (1 - share) * value + share * second.mean[i]!)
  const about = ({ mean: own, covariance }: Gaussian, k: number) => {
    const [i, j] = [Math.floor(k / n), k % n]
    return covariance[k]! + (own[i]! - mean[i]!) * (own[j]! - mean[j]!)
  }
  return {
    mean,
    covariance: first.covariance.map((_, k) => (1 - share) * about(first, k) + share * about(second, k)),
  }
}

/** A draw, by the Cholesky factor of the covariance; where that is singular the rest is held at its mean. */
export function sample({ mean, covariance }: Gaussian, source: Source): number[] {
  const n = mean.length
  const factor = new Float64Array(n * n)
  const normal = Array.from(mean, () => standardNormal(source))
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = covariance[n * i + j]!
      for (let k = 0; k < j; k++) rest -= factor[n * i + k]! * factor[n * j + k]!
      const pivot = factor[n * j + j]!
      factor[n * i + j] = i === j ? Math.sqrt(Math.max(0, rest)) : pivot > 0 ? rest / pivot : 0
    }
  }
  return Array.from(mean, (value, i) =>
    normal.reduce((sum, z, j) => sum + (j <= i ? factor[n * i + j]! * z : 0), value),
  )
}
