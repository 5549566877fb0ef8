import type { Distribution } from '../distributions/distribution.ts'
import type { Source } from '../random.ts'
import { constantRate, type Rate } from './rate.ts'

/** A rate that is another one in each migration. */
export interface RandomRate {
  /** The rate of one migration. */
  draw(source: Source): Rate
  /** Stands for all of them where nothing is drawn. */
  readonly typical: Rate
}

/** A measurement: bytes per second from `time` (seconds) until the next one. */
export interface RatePoint {
  readonly time: number
  readonly rate: number
}

/**
 * A measured series, of which a migration starts at a random instant: the rates follow each other as they were measured,
 * and the first follows the last (the circular bootstrap of Politis & Romano 1992, with one block). The last measurement
 * lasts as long as one does on average. `typical` is the mean over time.
 *
 * @throws RangeError unless there are two measurements or more, their times ascend, their rates are not negative, and one
 *   is positive
 */
export function series(points: readonly RatePoint[]): RandomRate {
  if (points.length < 2) throw new RangeError(`a series needs two measurements: ${points.length}`)
  points.forEach(({ time, rate }, i) => {
    if (!(time > (points[i - 1]?.time ?? -Infinity) && time < Infinity)) {
      throw new RangeError(`times must ascend: ${time}`)
    }
    if (!(rate >= 0 && rate < Infinity)) throw new RangeError(`rates must not be negative: ${rate}`)
  })
  const start = points[0]!.time
  const ends = points.map(({ time }, i) => (points[i + 1]?.time ?? time + (time - start) / (points.length - 1)) - start)
  const rates = points.map(({ rate }) => rate)
  const period = ends.at(-1)!
  const total = rates.reduce((sum, rate, i) => sum + rate * (ends[i]! - (ends[i - 1] ?? 0)), 0)
  if (!(total > 0)) throw new RangeError(`a series needs a positive rate: ${total}`)
  return {
    draw(source) {
      const offset = source() * period
      return roundAndRound(ends, rates, offset)
    },
    typical: constantRate(total / period),
  }
}

/** Rates that last until `ends`, from `offset` on, round and round. */
function roundAndRound(ends: readonly number[], rates: readonly number[], offset: number): Rate {
  const period = ends.at(-1)!
  const endOf = (turns: number, i: number) => turns * period + ends[i]! - offset
  const place = (time: number): { turns: number; i: number } => {
    const turns = Math.floor((time + offset) / period)
    let low = 0
    for (let high = ends.length - 1; low < high; ) {
      const middle = (low + high) >> 1
      if (endOf(turns, middle) > time) high = middle
      else low = middle + 1
    }
    return endOf(turns, low) > time ? { turns, i: low } : { turns: turns + 1, i: 0 }
  }
  return {
    at: time => rates[place(time).i]!,
    until(time) {
      const { turns, i } = place(time)
      return endOf(turns, i)
    },
  }
}

/**
 * A rate that is drawn anew from a law every so many seconds, one draw independent of the next. `typical` is the law's
 * mean.
 *
 * @throws RangeError unless the law's mean and `every` are positive and finite
 */
export function fluctuating(law: Distribution, every: number): RandomRate {
  for (const [name, value] of Object.entries({ mean: law.mean, every })) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be positive: ${value}`)
  }
  const periodAt = (time: number) => {
    const i = Math.floor(time / every)
    return (i + 1) * every > time ? i : i + 1
  }
  return {
    draw(source) {
      const drawn: number[] = []
      return {
        at(time) {
          const i = periodAt(time)
          while (drawn.length <= i) drawn.push(Math.max(0, law.quantile(source())))
          return drawn[i]!
        },
        until: time => (periodAt(time) + 1) * every,
      }
    },
    typical: constantRate(law.mean),
  }
}
