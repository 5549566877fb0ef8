import { interval } from '../distributions/distribution.ts'
import { type ForecastRow, type Quantity, quantities } from '../forecast/forecast.ts'
import { amountBeyond, conformalQuantile, type Scale, widen } from './conformal.ts'
import { levels, type Scored, type ScoredQuantity } from './scored.ts'

/** A past forecast by a model and, where the migration completed, what came of it: of a score, what calibration needs. */
export interface PastForecast extends Pick<Scored, 'model'> {
  readonly quantities?: Readonly<Partial<Record<Quantity, Pick<ScoredQuantity, 'observed' | 'lower' | 'upper'>>>>
}

/** A quantity's interval by past cases. */
export interface ConformalInterval {
  readonly interval: readonly [lower: number, upper: number]
  /** How far each end moved out: as a factor, or in units of the quantity where a past value was 0. */
  readonly widening: number
  readonly scale: Scale
}

/** The conformal layer of a forecast. */
export interface ConformalForecast {
  /** The model's past cases that completed. */
  readonly cases: number
  /** Fewest cases that can promise the level. */
  readonly needed: number
  /** Absent where there are too few cases. */
  readonly intervals?: Readonly<Record<Quantity, ConformalInterval>>
}

/**
 * Intervals of a forecast, widened by what the same model's past intervals lacked: split conformal prediction
 * (`conformalise`) for each quantity by itself. The next migration's outcome lies in it with at least the probability
 * `level`, if it completes and is exchangeable with the past cases; origins that share a stretch of a trace are not. The
 * central intervals of the nearest of `levels` are widened, since those of past cases are known; ends of rounds go to
 * whole numbers outwards.
 */
export function conformalForecast(row: ForecastRow, past: readonly PastForecast[], level: number): ConformalForecast {
  const own = past.flatMap(({ model, quantities }) => (model === row.model && quantities ? [quantities] : []))
  const cases = Math.min(...quantities.map(quantity => own.filter(one => one[quantity]).length))
  const needed = Math.ceil(level / (1 - level) - 1e-9)
  if (cases < needed) return { cases, needed }
  const base = levels.reduce((near, one, i) => (Math.abs(one - level) < Math.abs(levels[near]! - level) ? i : near), 0)
  const intervals = quantities.map(quantity => {
    const known = own.flatMap(one => one[quantity] ?? [])
    return [quantity, widened(row, quantity, known, base, level)]
  })
  return { cases, needed, intervals: Object.fromEntries(intervals) }
}

function widened(
  row: ForecastRow,
  quantity: Quantity,
  known: readonly Pick<ScoredQuantity, 'observed' | 'lower' | 'upper'>[],
  base: number,
  level: number,
): ConformalInterval {
  const law = row[quantity]
  const central = interval(law, levels[base]!)
  const positive = central[0] > 0 && known.every(one => Math.min(one.observed, one.lower[base]!) > 0)
  const scale = positive ? 'multiplicative' : 'additive'
  const amounts = known.map(one => amountBeyond([one.lower[base]!, one.upper[base]!], one.observed, scale))
  const by = conformalQuantile(
    amounts.sort((a, b) => a - b),
    level,
  )
  const [low, high] = widen(central, by, scale)
  const whole = quantity === 'rounds'
  const median = law.quantile(0.5)
  return {
    interval: [
      Math.max(0, Math.min(median, whole ? Math.floor(low) : low)),
      Math.max(median, whole ? Math.ceil(high) : high),
    ],
    widening: positive ? Math.exp(by) : by,
    scale,
  }
}
