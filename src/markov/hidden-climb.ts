/** When to stop. */
export interface Stopping {
  /** M steps at most; 200 unless told. */
  readonly maxIterations?: number
  /** Stop when the objective is estimated to be less than this, in nats, below its limit; 1e-5 unless told. */
  readonly tolerance?: number
}

/** How a climb went: the objective before each M step and at the end. */
export interface Climb {
  readonly history: readonly number[]
  readonly converged: boolean
}

/**
 * Alternates E steps, which tell the objective, and M steps, and ends with an E step. What is left to climb is judged
 * by Aitken's acceleration: rises that shrink by a factor c leave c / (1 − c) of the last one (Böhning et al. 1994).
 */
export function climb(
  expect: () => number,
  maximise: () => void,
  { maxIterations = 200, tolerance = 1e-5 }: Stopping,
): Climb {
  const history = [expect()]
  let rise = Infinity
  for (let i = 0; i < maxIterations; i++) {
    maximise()
    history.push(expect())
    const next = history.at(-1)! - history.at(-2)!
    const shrink = next / rise
    rise = next
    if (!(rise > 0) || (shrink < 1 && (rise * shrink) / (1 - shrink) < tolerance && i > 0)) {
      return { history, converged: true }
    }
  }
  return { history, converged: false }
}
