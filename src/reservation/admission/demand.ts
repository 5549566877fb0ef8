import type { Source } from '../../random.ts'

/**
 * CPU demand as a periodic mean plus an autoregression: D(t) = profile(t mod period) + x(t),
 * x(t) = Σ φ_j·x(t − j) + e(t). Demand in cores, time in steps of the series.
 */
export interface DemandModel {
  /** Mean demand at each step of the period; one element without a period. */
  readonly profile: readonly number[]
  readonly coefficients: readonly number[]
  /** What the autoregression did not foresee, step after step, scaled up by √(n / (n − parameters)). */
  readonly innovations: Float64Array
  /** The last deviations from the profile, latest first, as many as coefficients. */
  readonly recent: readonly number[]
  /** Steps of the series that was fitted. */
  readonly length: number
}

/** The form of a model of demand. */
export interface DemandOptions {
  /** Steps of a cycle; default 1, none. */
  readonly period?: number
  /** Order of the autoregression; default by AIC among those up to 10·log10(n), as R's `ar` chooses. */
  readonly order?: number
}

/**
 * Fits the model: means by step of the period, and an autoregression of the deviations from them by the Yule–Walker
 * equations, solved by Levinson's (1946) and Durbin's (1960) recursion, so that it is stationary.
 *
 * @param series demand in cores at even steps
 * @throws RangeError when a value is negative or not finite, or there are fewer than two periods or four steps more than
 * parameters
 */
export function fitDemand(series: ArrayLike<number>, { period = 1, order }: DemandOptions = {}): DemandModel {
  const values = Float64Array.from(series)
  const n = values.length
  const bad = values.find(value => !(value >= 0 && value < Infinity))
  if (bad !== undefined) throw new RangeError(`demand must be finite and not negative: ${bad}`)
  if (!(Number.isInteger(period) && period >= 1 && n >= 2 * period)) {
    throw new RangeError(`a period must be a whole number of steps, twice in the series of ${n}: ${period}`)
  }
  const most = order ?? Math.min(Math.floor(10 * Math.log10(n)), n - period - 4)
  if (!(Number.isInteger(most) && most >= 0 && most <= n - period - 4)) {
    throw new RangeError(`a series of ${n} steps is too short for an order: ${most}`)
  }
  const profile = Array.from({ length: period }, (_, phase) => mean(values.filter((_, t) => t % period === phase)))
  const deviations = values.map((value, t) => value - profile[t % period]!)
  const fits = yuleWalker(deviations, most)
  const aic = ({ variance }: { variance: number }, p: number) => n * Math.log(variance) + 2 * p
  const chosen = order ?? fits.reduce((best, one, p) => (aic(one, p) < aic(fits[best]!, best) ? p : best), 0)
  const coefficients = fits[Math.min(chosen, fits.length - 1)]!.coefficients
  const p = coefficients.length
  const scale = Math.sqrt(n / (n - period - p))
  const foreseen = (t: number) => coefficients.reduce((sum, phi, j) => sum + phi * deviations[t - 1 - j]!, 0)
  return {
    profile,
    coefficients,
    innovations: deviations.subarray(p).map((value, i) => scale * (value - foreseen(i + p))),
    recent: Array.from(deviations.subarray(n - p)).reverse(),
    length: n,
  }
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Autoregressions of each order from 0, with the variance that each leaves; none beyond one that leaves nothing. */
function yuleWalker(x: Float64Array, most: number): { coefficients: number[]; variance: number }[] {
  const lagged = (k: number) => x.subarray(k).reduce((sum, value, t) => sum + value * x[t]!, 0) / x.length
  const first = lagged(0)
  const fits = [{ coefficients: [] as number[], variance: first }]
  for (let k = 1; k <= most; k++) {
    const { coefficients, variance } = fits[k - 1]!
    if (!(variance > 1e-12 * first)) break
    const partial = (lagged(k) - coefficients.reduce((sum, phi, j) => sum + phi * lagged(k - 1 - j), 0)) / variance
    fits.push({
      coefficients: [...coefficients.map((phi, j) => phi - partial * coefficients[k - 2 - j]!), partial],
      variance: variance * (1 - partial ** 2),
    })
  }
  return fits
}

/** The first h weights of innovations in the deviations: ψ_0 = 1, ψ_j = Σ φ_i·ψ_{j−i} (Box & Jenkins 1970). */
export function innovationWeights({ coefficients }: Pick<DemandModel, 'coefficients'>, h: number): number[] {
  const weights = [1]
  for (let j = 1; j < h; j++) {
    weights.push(coefficients.slice(0, j).reduce((sum, phi, i) => sum + phi * weights[j - 1 - i]!, 0))
  }
  return weights
}

/**
 * Variance of the error of a forecast h steps ahead, σ²·Σ_{j<h} ψ_j²; with one coefficient σ²·(1 − φ^2h)/(1 − φ²).
 */
export function errorVariance(model: Pick<DemandModel, 'coefficients' | 'innovations'>, h: number): number {
  const { innovations } = model
  const variance = innovations.reduce((sum, e) => sum + e * e, 0) / innovations.length
  return variance * innovationWeights(model, h).reduce((sum, psi) => sum + psi * psi, 0)
}

/**
 * Errors of the forecasts h steps ahead that the model would have made along its series: Σ_{j<h} ψ_j·e(t + h − j).
 *
 * @throws RangeError when h is not a whole number from 1 to the number of innovations
 */
export function forecastErrors(model: Pick<DemandModel, 'coefficients' | 'innovations'>, h: number): Float64Array {
  const { innovations } = model
  if (!(Number.isInteger(h) && h >= 1 && h <= innovations.length)) {
    throw new RangeError(`a horizon must be from 1 to ${innovations.length} steps: ${h}`)
  }
  const weights = innovationWeights(model, h)
  return innovations
    .subarray(h - 1)
    .map((_, i) => weights.reduce((sum, psi, j) => sum + psi * innovations[i + h - 1 - j]!, 0))
}

/**
 * Draws of the next demands of virtual machines, in cores, that go on together: at each step all have the innovations that
 * they had at one step of the past, so that what is correlated stays so. Their series end at the same time.
 */
export function drawDemands(models: readonly DemandModel[], steps: number, source: Source): Float64Array[] {
  const common = Math.min(...models.map(({ innovations }) => innovations.length))
  const back = Array.from({ length: steps }, () => 1 + Math.floor(source() * common))
  return models.map(({ profile, coefficients, innovations, recent, length }) => {
    const latest = [...recent]
    return Float64Array.from(back, (ago, k) => {
      const foreseen = coefficients.reduce((sum, phi, j) => sum + phi * latest[j]!, 0)
      const deviation = foreseen + innovations[innovations.length - ago]!
      latest.unshift(deviation)
      latest.pop()
      return Math.max(0, profile[(length + k) % profile.length]! + deviation)
    })
  })
}
