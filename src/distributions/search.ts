import type { Law } from './law.ts'

type Inverses = Pick<Law, 'quantile' | 'upperQuantile'>

/**
 * The least integer from `least` on at which a condition holds that goes on holding once it does, by galloping from
 * `guess` and halving; Infinity where it holds at no finite number.
 */
export function leastInteger(holds: (k: number) => boolean, least: number, guess = least): number {
  let low = least - 1
  let high = guess > least ? Math.min(Math.floor(guess), Number.MAX_VALUE) : least
  let step = 1
  if (holds(high)) {
    for (let next = high - step; next > low; step *= 2, next = high - step) {
      if (holds(next)) high = next
      else low = next
    }
  } else {
    do {
      low = high
      high = low + Math.max(step, low * 2 ** -52)
      step *= 2
      if (high === Infinity) return Infinity
    } while (!holds(high))
  }
  for (;;) {
    const middle = Math.floor(low + (high - low) / 2)
    if (middle <= low || middle >= high) return high
    if (holds(middle)) high = middle
    else low = middle
  }
}

/** The first index below `length` at which a condition holds that holds at all later ones; `length` where there is none. */
export function firstIndex(length: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Quantiles of a law on the integers from `least` to `greatest`; `guess` may be anywhere. */
export function integerInverses(
  { cdf, logSurvival }: Pick<Law, 'cdf' | 'logSurvival'>,
  [least, greatest]: readonly [number, number],
  guess: (p: number, q: number) => number,
): Inverses {
  const find = (holds: (k: number) => boolean, p: number, q: number) =>
    Math.min(greatest, leastInteger(holds, least, guess(p, q)))
  return {
    quantile: p => (p >= 1 ? greatest : find(k => cdf(k) >= p, p, 1 - p)),
    upperQuantile: q => (q <= 0 ? greatest : find(k => Math.exp(logSurvival(k)) <= q, 1 - q, q)),
  }
}

const middleOf = (low: number, high: number) => (low > 0 ? Math.sqrt(low) * Math.sqrt(high) : low + (high - low) / 2)

/**
 * Where a rising function, given with its slope, reaches `target` between `low` and `high`: Newton's method, on the
 * logarithm of x where x is positive, within a bracket that is halved whenever a step leaves it or fails to shrink.
 */
function crossing(f: (x: number) => readonly [number, number], target: number, low: number, high: number): number {
  const close = 4e-16 * (1 + Math.abs(target))
  let x = middleOf(low, high)
  let last = Infinity
  while (x > low && x < high) {
    const [value, slope] = f(x)
    const excess = value - target
    if (Math.abs(excess) <= close) return x
    if (excess < 0) low = x
    else high = x
    const step = excess / slope
    const next = low > 0 ? x * Math.exp(-step / x) : x - step
    if (Math.abs(step) <= 1e-16 * Math.abs(x)) return x
    const isSafe = next > low && next < high && Math.abs(step) < last / 2
    last = isSafe ? Math.abs(step) : high - low
    x = isSafe ? next : middleOf(low, high)
  }
  return high
}

/** Quantiles of a continuous law by search on the logarithm of its smaller tail, inside the bracket given for each. */
export function inverses(
  { cdf, logSurvival, logDensity }: Pick<Law, 'cdf' | 'logSurvival' | 'logDensity'>,
  bracket: { quantile(p: number): readonly [number, number]; upperQuantile(q: number): readonly [number, number] },
): Inverses {
  const solve = (p: number, q: number, [low, high]: readonly [number, number]) => {
    if (!(low < high)) return high
    if (p === 0) return low
    if (q === 0) return high
    if (p > q) {
      const upper = (x: number) => {
        const logTail = logSurvival(x)
        return [-logTail, Math.exp(logDensity(x) - logTail)] as const
      }
      return crossing(upper, -Math.log(q), low, high)
    }
    const lower = (x: number) => {
      const logTail = Math.log(cdf(x))
      return [logTail, Math.exp(logDensity(x) - logTail)] as const
    }
    return crossing(lower, Math.log(p), low, high)
  }
  return {
    quantile: p => solve(p, 1 - p, bracket.quantile(p)),
    upperQuantile: q => solve(1 - q, q, bracket.upperQuantile(q)),
  }
}

/** Quantiles of a law of positive quantities with no greatest one, by a search that begins at any positive number. */
export function inversesNear(tails: Pick<Law, 'cdf' | 'logSurvival' | 'logDensity'>, near: number): Inverses {
  return inverses(tails, {
    quantile: p => (p <= 0 ? [0, 0] : p >= 1 ? [Infinity, Infinity] : bracketFrom(near, x => tails.cdf(x) >= p)),
    upperQuantile: q =>
      q <= 0 ? [Infinity, Infinity] : q >= 1 ? [0, 0] : bracketFrom(near, x => tails.logSurvival(x) <= Math.log(q)),
  })
}

/** A bracket of the place where a condition on positive numbers begins to hold, by galloping from a guess. */
export function bracketFrom(guess: number, holds: (x: number) => boolean): [low: number, high: number] {
  let [low, high] = [guess, guess]
  if (holds(guess)) {
    for (let factor = 2; low > 0 && holds(low); factor *= factor) {
      high = low
      low /= factor
    }
  } else {
    for (let factor = 2; high < Number.MAX_VALUE && !holds(high); factor *= factor) {
      low = high
      high = Math.min(high * factor, Number.MAX_VALUE)
    }
  }
  return [low, high]
}
