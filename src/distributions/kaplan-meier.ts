import type { Distribution } from './distribution.ts'
import { normalBound } from './normal.ts'
import type { Observations } from './observations.ts'
import { firstIndex } from './search.ts'

/**
 * The product-limit estimate of a law, by the distinct times at which a value ended or was censored. As a distribution
 * it is defective where the last value is censored: its quantile is Infinity beyond what was seen, and its mean and
 * variance are those of min(X, last time).
 */
export interface KaplanMeier extends Distribution {
  readonly time: Float64Array
  /** The weight of the values that had entered before `time` and had not ended or been censored before it. */
  readonly atRisk: Float64Array
  /** The weight of the values that ended at `time`. */
  readonly events: Float64Array
  /** P(X > time). */
  readonly survival: Float64Array
  /** Of `survival`, by Greenwood's formula (1926); NaN from where nothing survives. */
  readonly standardError: Float64Array
  /**
   * Pointwise confidence bands of `survival` by normal theory for ln(−ln P(X > time)) (Kalbfleisch & Prentice 2002,
   * section 1.4.3); NaN before anything ended and from where nothing survives.
   */
  bands(level: number): { lower: Float64Array; upper: Float64Array }
}

/**
 * The estimate of Kaplan & Meier (1958) from right-censored and left-truncated observations. A value known to lie in an
 * interval is taken to have ended at the interval's upper end: for write intervals, which are whole numbers of epochs,
 * the estimate is then that of the number of epochs. Values that were censored when they entered tell nothing and are
 * left out. Takes time n ln n.
 *
 * @throws RangeError when there are no observations, or one ended before it entered
 */
export function kaplanMeier({ lower, upper, entry, weight }: Observations): KaplanMeier {
  const exit = lower.map((from, i) => (upper[i]! < Infinity ? upper[i]! : from))
  const isTold = (i: number) => weight[i]! > 0 && (entry[i] === 0 || exit[i]! > entry[i]!)
  exit.forEach((end, i) => {
    if (!isTold(i) && weight[i]! > 0 && upper[i]! < Infinity) {
      throw new RangeError(`a value must end after it enters at ${entry[i]}: ${end}`)
    }
  })
  const time = distinct(exit.filter((_, i) => isTold(i)))
  const n = time.length
  if (n === 0) throw new RangeError('an estimate needs at least one observation: 0')
  const events = new Float64Array(n)
  const exits = new Float64Array(n)
  const entries = new Float64Array(n)
  exit.forEach((end, i) => {
    if (!isTold(i)) return
    const at = countUpTo(time, end) - 1
    exits[at]! += weight[i]!
    if (upper[i]! < Infinity) events[at]! += weight[i]!
    entries[entry[i] === 0 ? 0 : countUpTo(time, entry[i]!)]! += weight[i]!
  })
  const atRisk = new Float64Array(n)
  const survival = new Float64Array(n)
  const logError = new Float64Array(n)
  for (let [i, present, left, spread] = [0, 0, 1, 0]; i < n; i++) {
    present += entries[i]!
    atRisk[i] = present
    if (events[i]! > 0) {
      const remain = present - events[i]!
      left *= remain / present
      spread += events[i]! / (present * remain)
    }
    survival[i] = left
    logError[i] = Math.sqrt(spread)
    present -= exits[i]!
  }
  return {
    time,
    atRisk,
    events,
    survival,
    standardError: survival.map((s, i) => s * logError[i]!),
    bands: level => bands(survival, logError, level),
    ...restrictedMoments(time, survival),
    cdf: x => {
      const count = countUpTo(time, x)
      return count === 0 ? 0 : 1 - survival[count - 1]!
    },
    quantile: p => (p <= 0 ? time[firstDrop(survival)]! : (time[firstBelow(survival, 1 - p + 1e-12)] ?? Infinity)),
  }
}

function bands(survival: Float64Array, logError: Float64Array, level: number) {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1: ${level}`)
  const z = normalBound(level)
  const band = (side: number) => survival.map((s, i) => s ** Math.exp((side * z * logError[i]!) / Math.log(s)))
  return { lower: band(-1), upper: band(1) }
}

/** Of min(X, last time), from the survival between times. */
function restrictedMoments(time: Float64Array, survival: Float64Array): { mean: number; variance: number } {
  const last = time.length - 1
  const jump = (i: number) => (i === 0 ? 1 : survival[i - 1]!) - (i === last ? 0 : survival[i]!)
  const mean = time.reduce((total, t, i) => total + t * jump(i), 0)
  return { mean, variance: time.reduce((total, t, i) => total + (t - mean) ** 2 * jump(i), 0) }
}

/** Ascending, without repetitions. */
function distinct(values: Float64Array): Float64Array {
  const sorted = values.sort()
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
}

/** How many of ascending values are not above x. */
const countUpTo = (ascending: Float64Array, x: number) => firstIndex(ascending.length, i => ascending[i]! > x)

/** The index of the first of falling values that is not above `bound`. */
const firstBelow = (falling: Float64Array, bound: number) => firstIndex(falling.length, i => falling[i]! <= bound)

const firstDrop = (survival: Float64Array) => Math.max(0, firstBelow(survival, 1 - Number.EPSILON))
