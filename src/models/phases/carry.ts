import type { History } from './history.ts'

/** How much of the difference in level between now and a past time lasts: nothing, or what a regression and a prior of ½ or 1 say. */
export type Carry = 'none' | 'half' | 'full'

/** What turns the pages after a past time into a forecast of those after now, on the logarithmic scale. */
export interface Adjustment {
  /** Share of the difference in level that is added. */
  readonly slope: number
  /** Standard deviation of what the mean of so few independent windows leaves unknown. */
  readonly error: number
}

/** Independent windows that the prior slope is worth. */
const PRIOR = 3

/**
 * The adjustment for one window, from the pasts before `starts`, what followed and their weights: the regression of
 * future on past level (as Beaumont, Zhang & Balding 2002 adjust nearest neighbours), shrunk towards the prior where there
 * are few independent windows; and the standard error of a regression's mean at the level of now (Draper & Smith 1998,
 * §1.4). At the farthest horizon that is the error of all pasts together: what it was like now tells nothing of later times.
 */
export function adjustment(
  { level, futures, epoch }: History,
  now: number,
  starts: Uint32Array,
  weights: Float64Array,
  horizon: number,
  carry: Carry,
): Adjustment {
  const { seconds, pages } = futures[horizon]!
  const n = starts.length
  const span = seconds + 1
  const stride = n > 1 ? (starts[n - 1]! - starts[0]!) / (n - 1) : 1
  const independent = Math.max(1, (n * stride * epoch) / span)
  let [meanX, meanY] = [0, 0]
  for (const start of starts) {
    meanX += level[start]! / n
    meanY += Math.log1p(pages[start]!) / n
  }
  let [varianceX, covariance] = [0, 0]
  for (const start of starts) {
    const x = level[start]! - meanX
    varianceX += (x * x) / n
    covariance += (x * (Math.log1p(pages[start]!) - meanY)) / n
  }
  const isFlat = varianceX < 1e-12
  const slope = slopeOf(carry, isFlat ? 0 : covariance / varianceX, independent)
  const residual = (start: number) => Math.log1p(pages[start]!) - slope * level[start]!
  const isFarthest = horizon > 0 && horizon === futures.length - 1
  const share = (i: number) => (isFarthest ? 1 / n : weights[i]!)
  let [mean, concentration, variance] = [0, 0, 0]
  starts.forEach((start, i) => {
    mean += share(i) * residual(start)
    concentration += share(i) ** 2
  })
  starts.forEach((start, i) => {
    variance += share(i) * (residual(start) - mean) ** 2
  })
  const effective = Math.max(1, Math.min(independent, (stride * epoch) / (concentration * span)))
  const leverage = slope === 0 || isFlat ? 0 : Math.min(4, (level[now]! - meanX) ** 2 / varianceX)
  return { slope, error: Math.sqrt((variance / effective) * (1 + leverage)) }
}

function slopeOf(carry: Carry, regression: number, independent: number): number {
  if (carry === 'none') return 0
  const prior = carry === 'full' ? 1 : 0.5
  const shrunk = (regression * independent + prior * PRIOR) / (independent + PRIOR)
  return Math.min(1.2, Math.max(-0.5, shrunk))
}
