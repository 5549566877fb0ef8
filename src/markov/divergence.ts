import { type Matrix, total } from './matrix.ts'
import { stationaryDistribution } from './stationary.ts'

/**
 * The Kullback–Leibler divergence rate of a chain `p` from a chain `q` in nats per step: what it costs in the long run
 * to take p's sequences for q's (Rached, Alajaji & Campbell 2004). Infinity when p does what q cannot.
 *
 * @throws RangeError unless p has exactly one closed class
 */
export function divergenceRate(p: Matrix, q: Matrix): number {
  const stationary = stationaryDistribution(p)
  return total(
    p.map((row, i) =>
      stationary[i] === 0
        ? 0
        : stationary[i]! *
          row.reduce((sum, value, j) => (value > 0 ? sum + value * Math.log(value / q[i]![j]!) : sum), 0),
    ),
  )
}

/** The entropy rate of a chain in nats per step, −Σ πᵢ pᵢⱼ ln pᵢⱼ (Shannon 1948). */
export function entropyRate(p: Matrix): number {
  const stationary = stationaryDistribution(p)
  return total(p.map((row, i) => stationary[i]! * row.reduce((sum, v) => (v > 0 ? sum - v * Math.log(v) : sum), 0)))
}
