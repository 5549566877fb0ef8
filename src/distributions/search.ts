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

/**
 * The first index below `length` at which a condition holds that holds at all later ones; `length` where there is none.
 */
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

/** ln of a smaller tail, turned so that it rises and is nearly linear in ln x, with its slope there. */
type Tail = (x: number) => readonly [value: number, slope: number]

/**
 * Where a tail reaches `target` between `low` and `high`, both positive: Newton's method on ln x from `start`, within a
 * bracket that is halved, though never by more than what is squared each time, where a step leaves it or fails to
 * shrink.
 */
function crossing(tail: Tail, target: number, low: number, high: number, start: number): number {
  let x = start
  let last = Infinity
  let reach = 4
  while (x > low && x < high) {
    const [value, slope] = tail(x)
    if (value === target) return x
    if (value < target) low = x
    else high = x
    const step = (target - value) / slope
    const size = Math.abs(step)
    const next = x * Math.exp(step)
    if (size < 1e-10) return Math.min(high, Math.max(low, next))
    if (next > low && next < high && size < last / 2) {
      x = next
      last = size
    } else {
      const middle = Math.sqrt(low) * Math.sqrt(high)
      x = value < target ? Math.min(middle, x * reach) : Math.max(middle, x / reach)
      last = Infinity
      reach *= reach
    }
  }
  return high
}

/** Where the probability is p below and q above; the smaller of them is sought. */
function place(
  { cdf, logSurvival, logDensity }: Pick<Law, 'cdf' | 'logSurvival' | 'logDensity'>,
  [p, q]: readonly [number, number],
  [low, high]: readonly [number, number],
  start = Math.sqrt(low) * Math.sqrt(high),
): number {
  if (p > q) {
    const upper = (x: number) => {
      const logTail = logSurvival(x)
      return [Math.log(-logTail), -Math.exp(logDensity(x) + Math.log(x) - logTail) / logTail] as const
    }
    return crossing(upper, Math.log(-Math.log(q)), low, high, start)
  }
  const lower = (x: number) => {
    const logTail = Math.log(cdf(x))
    return [logTail, Math.exp(logDensity(x) + Math.log(x) - logTail)] as const
  }
  return crossing(lower, Math.log(p), low, high, start)
}

/** Quantiles of a continuous law of positive quantities, inside the bracket given for each. */
export function inverses(
  tails: Pick<Law, 'cdf' | 'logSurvival' | 'logDensity'>,
  bracket: { quantile(p: number): readonly [number, number]; upperQuantile(q: number): readonly [number, number] },
): Inverses {
  const solve = (p: number, q: number, [low, high]: readonly [number, number]) => {
    if (!(low < high)) return high
    if (p === 0) return low
    if (q === 0) return high
    return place(tails, [p, q], [Math.max(low, Number.MIN_VALUE), high])
  }
  return {
    quantile: p => solve(p, 1 - p, bracket.quantile(p)),
    upperQuantile: q => solve(1 - q, q, bracket.upperQuantile(q)),
  }
}

const least = 1e-300

/**
 * Quantiles of a law of positive quantities with no greatest one, by a search that begins at any positive number. One
 * below 1e-300 is 0.
 */
export function inversesNear(tails: Pick<Law, 'cdf' | 'logSurvival' | 'logDensity'>, near: number): Inverses {
  const solve = (p: number, q: number) => {
    if (p <= 0) return 0
    if (q <= 0) return Infinity
    if (p < q ? tails.cdf(least) >= p : tails.logSurvival(least) <= Math.log(q)) return 0
    const found = place(tails, [p, q], [least, Number.MAX_VALUE], Math.min(Number.MAX_VALUE / 2, near))
    return found < Number.MAX_VALUE ? found : Infinity
  }
  return { quantile: p => solve(p, 1 - p), upperQuantile: q => solve(1 - q, q) }
}
