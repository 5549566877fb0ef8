import { betainc, gammaln } from './special.ts'

/**
 * The confidence sequence of a share: intervals that hold at every number of trials at once with probability `level`, so
 * that one may look after each trial and stop when one has seen enough. A share θ lies outside once the evidence that the
 * true one is above it, or below it, reaches 2/(1 − level): the likelihood ratio against θ, averaged over the shares above
 * it, or below it. Under θ that is a supermartingale which starts at 1, so it ever gets there with a probability of at
 * most (1 − level)/2 (Ville 1939; Robbins 1970, "Statistical methods related to the law of the iterated logarithm").
 *
 * @throws RangeError unless both counts are at least 0 and 0 < `level` < 1
 */
export function confidenceSequence(successes: number, failures: number, level = 0.95): [lower: number, upper: number] {
  if (!(successes >= 0 && failures >= 0)) throw new RangeError(`counts must not be negative: ${successes}, ${failures}`)
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1: ${level}`)
  const needed = Math.log(2 / (1 - level))
  return [lowerBound(successes, failures, needed), 1 - lowerBound(failures, successes, needed)]
}

/** The least share against which there is not enough evidence that the true one is above it. */
function lowerBound(successes: number, failures: number, needed: number): number {
  if (successes === 0) return 0
  let [below, above] = [0, successes / (successes + failures)]
  for (let i = 0; i < 60; i++) {
    const middle = (below + above) / 2
    if (evidenceAbove(middle, successes, failures) >= needed) below = middle
    else above = middle
  }
  return below
}

/**
 * The logarithm of the likelihood ratio against `share`, averaged uniformly over the shares above it:
 * B(s+1, f+1) (1 − I_θ(s+1, f+1)) / ((1 − θ) θ^s (1 − θ)^f).
 */
export function evidenceAbove(share: number, successes: number, failures: number): number {
  const [a, b] = [successes + 1, failures + 1]
  const logBeta = gammaln(a) + gammaln(b) - gammaln(a + b)
  const tail = betainc(share, a, b, true, true)
  return logBeta + Math.log(tail) - b * Math.log1p(-share) - successes * Math.log(share)
}
