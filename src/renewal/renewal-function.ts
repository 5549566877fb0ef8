import { type Law, positive } from '../distributions/law.ts'

/** Numbers of events N(t) of renewal processes, by columns; rows ascend from t = 0. */
export interface RenewalFunction {
  /** Seconds. */
  readonly times: Float64Array
  /** m(t) = E N(t) of the ordinary process, which begins with an event (not counted) at 0. */
  readonly mean: Float64Array
  /** Var N(t) of the ordinary process. */
  readonly variance: Float64Array
  /** Var N(t) of the stationary process, whose mean is t / E X. */
  readonly stationaryVariance: Float64Array
  /** The greatest difference, in events, that halving the step made to the mean. */
  readonly error: number
  /** Whether `error` is within the tolerance. */
  readonly converged: boolean
}

interface Solution {
  readonly mean: Float64Array
  readonly variance: Float64Array
  readonly stationaryVariance: Float64Array
}

/**
 * The renewal function m(t) = F(t) + ∫₀ᵗ m(t − u) dF(u) and the variances of the counts, on `steps` equal steps up to
 * `horizon` seconds or as many more as it takes. The equation is solved by the midpoint rule for Riemann–Stieltjes sums
 * (Xie 1989), and results with one step and with half of it are extrapolated. The variances are
 * m(t) + 2∫₀ᵗ m(t − u) dm(u) − m(t)² and (2/μ)∫₀ᵗ (m(u) − u/μ + ½) du (Cox 1962, §§ 4.5, 4.6), μ = E X.
 *
 * @throws RangeError when the law is discrete or the horizon not positive and finite
 */
export function renewalFunction(
  law: Law,
  horizon: number,
  { tolerance = 1e-5, steps = 64 }: { tolerance?: number; steps?: number } = {},
): RenewalFunction {
  if (law.discrete) throw new RangeError(`a law of real times is needed: ${law.family}`)
  positive({ horizon })
  let coarse = solve(law, horizon, steps)
  for (let n = steps; ; n *= 2) {
    const fine = solve(law, horizon, 2 * n)
    const error = coarse.mean.reduce((most, m, i) => Math.max(most, Math.abs(fine.mean[2 * i]! - m)), 0)
    if (error <= tolerance || n >= 4096) {
      const extrapolated = (name: keyof Solution) =>
        coarse[name].map((value, i) => fine[name][2 * i]! + (fine[name][2 * i]! - value) / 3)
      return {
        times: coarse.mean.map((_, i) => (i * horizon) / n),
        mean: extrapolated('mean'),
        variance: extrapolated('variance'),
        stationaryVariance: extrapolated('stationaryVariance'),
        error,
        converged: error <= tolerance,
      }
    }
    coarse = fine
  }
}

function solve(law: Law, horizon: number, n: number): Solution {
  const step = horizon / n
  const middles = Float64Array.from({ length: n }, (_, i) => law.cdf((i + 0.5) * step))
  const mean = new Float64Array(n + 1)
  const added = new Float64Array(n + 1)
  for (let i = 1; i <= n; i++) {
    let sum = law.cdf(i * step) - middles[0]! * mean[i - 1]!
    for (let j = 1; j < i; j++) sum += middles[i - j]! * added[j]!
    mean[i] = sum / (1 - middles[0]!)
    added[i] = mean[i]! - mean[i - 1]!
  }
  const variance = new Float64Array(n + 1)
  const stationaryVariance = new Float64Array(n + 1)
  const excess = (i: number) => mean[i]! - (i * step) / law.mean + 0.5
  for (let i = 1; i <= n; i++) {
    let convolution = 0
    for (let j = 1; j <= i; j++) convolution += (mean[i - j]! + mean[i - j + 1]!) * added[j]!
    variance[i] = mean[i]! + convolution - mean[i]! ** 2
    stationaryVariance[i] = stationaryVariance[i - 1]! + (step * (excess(i - 1) + excess(i))) / law.mean
  }
  return { mean, variance, stationaryVariance }
}

/**
 * What E N(t) and Var N(t) of the ordinary process tend to, t/μ + (σ² − μ²)/(2μ²) and, but for a constant, σ²t/μ³
 * (Cox 1962, §§ 4.2, 4.5).
 */
export function renewalAsymptotics({ mean, variance }: Law, t: number): { mean: number; variance: number } {
  return {
    mean: t / mean + (variance / mean ** 2 - 1) / 2,
    variance: (variance * t) / mean ** 3,
  }
}
