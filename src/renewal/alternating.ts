import { type Law, positive } from '../distributions/law.ts'
import { residual } from './residual.ts'

/** A state of an alternating renewal process. */
export type State = 'busy' | 'idle'

/** Sojourns in two states by turns, all independent: those of a state follow its law (seconds). */
export type AlternatingRenewal = Readonly<Record<State, Law>>

/** The state at an instant, and the seconds since it began: 0 by default. */
export interface Since {
  readonly state: State
  readonly age?: number
}

export const otherState = (state: State): State => (state === 'busy' ? 'idle' : 'busy')

/** The share of time that is busy: E busy / (E busy + E idle). */
export const availability = ({ busy, idle }: AlternatingRenewal): number => busy.mean / (busy.mean + idle.mean)

/** The probability of being busy, by columns; rows ascend from `times` 0 (seconds). */
export interface PointAvailability {
  readonly times: Float64Array
  readonly busy: Float64Array
  /** The greatest difference that halving the step made. */
  readonly error: number
  /** Whether `error` is within the tolerance. */
  readonly converged: boolean
}

/**
 * The probability of being busy t seconds on, on `steps` equal steps up to `horizon` seconds or as many more as it
 * takes. With b(t) and i(t) for a sojourn that begins now in either state,
 *
 *     b(t) = P(busy > t) + ∫₀ᵗ i(t − u) dF(u) and i(t) = ∫₀ᵗ b(t − u) dG(u),
 *
 * F and G the distribution functions of busy and idle sojourns (Cox 1962, § 7.4); the sojourn under way has a residual
 * law. Integrals are Riemann–Stieltjes sums with the mean over a step, extrapolated from a step and its half.
 *
 * @throws RangeError when a law is discrete, the horizon not positive and finite, or the age cannot be reached
 */
export function pointAvailability(
  process: AlternatingRenewal,
  { state, age = 0 }: Since,
  horizon: number,
  { tolerance = 1e-5, steps = 64 }: { tolerance?: number; steps?: number } = {},
): PointAvailability {
  positive({ horizon })
  const first = residual(process[state], age)
  const busyAfter = (n: number) => {
    const next = fresh(process, horizon, n)[otherState(state)]
    const ended = increments(first, horizon / n, n)
    return next.map((_, i) => {
      const still = state === 'busy' ? Math.exp(first.logSurvival((i * horizon) / n)) : 0
      return still + convolved(next, ended, i, 1)
    })
  }
  let coarse = busyAfter(steps)
  for (let n = steps; ; n *= 2) {
    const fine = busyAfter(2 * n)
    const error = coarse.reduce((most, p, i) => Math.max(most, Math.abs(fine[2 * i]! - p)), 0)
    if (error <= tolerance || n >= 4096) {
      return {
        times: coarse.map((_, i) => (i * horizon) / n),
        busy: coarse.map((p, i) => Math.min(1, Math.max(0, fine[2 * i]! + (fine[2 * i]! - p) / 3))),
        error,
        converged: error <= tolerance,
      }
    }
    coarse = fine
  }
}

/** Probabilities of being busy after a sojourn that begins at 0, by its state. */
function fresh({ busy, idle }: AlternatingRenewal, horizon: number, n: number): Record<State, Float64Array> {
  const step = horizon / n
  const [busyEnds, idleEnds] = [increments(busy, step, n), increments(idle, step, n)]
  const [b, i] = [new Float64Array(n + 1), new Float64Array(n + 1)]
  b[0] = 1
  const [ofBusy, ofIdle] = [busyEnds[0]! / 2, idleEnds[0]! / 2]
  for (let k = 1; k <= n; k++) {
    const fromBusy = Math.exp(busy.logSurvival(k * step)) + ofBusy * i[k - 1]! + convolved(i, busyEnds, k, 2)
    const fromIdle = ofIdle * b[k - 1]! + convolved(b, idleEnds, k, 2)
    b[k] = (fromBusy + ofBusy * fromIdle) / (1 - ofBusy * ofIdle)
    i[k] = fromIdle + ofIdle * b[k]!
  }
  return { busy: b, idle: i }
}

/** Σ over steps j from `from` to k of the mean of p over step k − j + 1, times the probability of step j. */
function convolved(p: Float64Array, steps: Float64Array, k: number, from: number): number {
  let sum = 0
  for (let j = from; j <= k; j++) sum += ((p[k - j]! + p[k - j + 1]!) / 2) * steps[j - 1]!
  return sum
}

const increments = (law: Law, step: number, n: number): Float64Array => {
  const cdf = Float64Array.from({ length: n + 1 }, (_, i) => law.cdf(i * step))
  return Float64Array.from({ length: n }, (_, i) => cdf[i + 1]! - cdf[i]!)
}
