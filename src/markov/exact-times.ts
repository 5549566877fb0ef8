import { generator, type Matrix, matrixOf, total } from './matrix.ts'
import type { Panel } from './panel-counts.ts'
import type { Jump } from './panel-likelihood.ts'
import { type RateFit, rateFit } from './rate-fit.ts'

/**
 * All that a continuous-time fit needs of chains whose every jump was timed: jumps by pair, and time spent by state.
 */
export interface JumpCounts {
  readonly jumps: Matrix
  readonly exposure: readonly number[]
}

/**
 * Counts jumps of paths: `states[i]` was held from `times[i]` to `times[i + 1]`, and nothing is known after the last
 * time.
 */
export function jumpCounts(paths: Iterable<Panel>, states: number): JumpCounts {
  const jumps = matrixOf(states, states, () => 0)
  const exposure = new Array<number>(states).fill(0)
  for (const path of paths) {
    for (let i = 1; i < path.times.length; i++) {
      const [from, to] = [path.states[i - 1]!, path.states[i]!]
      for (const state of [from, to]) {
        if (!(Number.isInteger(state) && state >= 0 && state < states)) {
          throw new RangeError(`states are 0 to ${states - 1}: ${state} at ${i}`)
        }
      }
      const held = path.times[i]! - path.times[i - 1]!
      if (!(held > 0 && held < Infinity)) throw new RangeError(`times must rise: ${path.times[i]} at ${i}`)
      exposure[from]! += held
      if (from !== to) jumps[from]![to]! += 1
    }
  }
  return { jumps, exposure }
}

/**
 * The chain of greatest likelihood where every jump was timed: jumps divided by the time at risk (Albert 1962). Only
 * jumps that occurred have a rate; a rate's relative standard error is 1 / √jumps.
 */
export function fitExactTimes({ jumps, exposure }: JumpCounts, { level = 0.95 }: { level?: number } = {}): RateFit {
  const allowed = jumps.flatMap((row, from) => row.flatMap((count, to): Jump[] => (count > 0 ? [[from, to]] : [])))
  const rates = jumps.map((row, from) => row.map(count => (count > 0 ? count / exposure[from]! : 0)))
  const counts = allowed.map(([from, to]) => jumps[from]![to]!)
  return rateFit(generator(rates), {
    allowed,
    information: matrixOf(allowed.length, allowed.length, (u, v) => (u === v ? counts[u]! : 0)),
    logLikelihood: total(allowed.map(([from, to], u) => counts[u]! * (Math.log(rates[from]![to]!) - 1))),
    level,
  })
}
