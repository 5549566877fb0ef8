import { durationTable, residualTable } from '../../src/markov/hidden-durations.ts'
import { type Emissions, logDensities } from '../../src/markov/hidden-emissions.ts'
import type { HiddenMarkov } from '../../src/markov/hidden-forward.ts'
import type { HiddenSemiMarkov } from '../../src/markov/hidden-semi-passes.ts'
import { type Series, slotsOf } from '../../src/markov/hidden-series.ts'

/** Every path of states with ln of its joint density with the series: the definitions, without any recursion. */
export interface WeighedPath {
  readonly path: readonly number[]
  readonly log: number
}

export const emissions: Emissions = {
  family: 'gaussian',
  means: [
    [0, 1],
    [1.5, 0],
    [3, 2],
  ],
  variances: [
    [1, 0.5],
    [0.3, 2],
    [1.2, 0.7],
  ],
}

function paths(states: number, slots: number): number[][] {
  if (slots === 0) return [[]]
  return paths(states, slots - 1).flatMap(path => Array.from({ length: states }, (_, i) => [...path, i]))
}

function emissionLogs(model: { emissions: Emissions }, series: Series) {
  const states = model.emissions.means.length
  const logs = new Float64Array(slotsOf(series) * states)
  logDensities(model.emissions, series, logs)
  return (path: readonly number[]) => path.reduce((sum, i, t) => sum + logs[t * states + i]!, 0)
}

export function markovPaths(model: HiddenMarkov, series: Series): WeighedPath[] {
  const emitted = emissionLogs(model, series)
  return paths(model.initial.length, slotsOf(series)).map(path => {
    const log = path.reduce(
      (sum, i, t) => sum + Math.log(t === 0 ? model.initial[i]! : model.transition[path[t - 1]!]![i]!),
      emitted(path),
    )
    return { path, log }
  })
}

export function semiMarkovPaths(model: HiddenSemiMarkov, series: Series): WeighedPath[] {
  const emitted = emissionLogs(model, series)
  const { initial, transition, durations, first } = model
  /** P(duration = a) or P(duration ≥ a), also beyond the table. */
  const probability = (i: number, a: number, isFirst: boolean, isLast: boolean) => {
    const whole = durationTable(durations[i]!)
    const { density, survival, tail } = isFirst && first === 'residual' ? residualTable(whole) : whole
    const longest = density.length - 1
    if (isLast) return a - 1 <= longest ? survival[a - 1]! : survival[longest]! * (1 - tail) ** (a - 1 - longest)
    return a <= longest ? density[a]! : survival[longest]! * (1 - tail) ** (a - 1 - longest) * tail
  }
  return paths(initial.length, slotsOf(series)).map(path => {
    const starts = path.flatMap((i, t) => (t > 0 && path[t - 1] === i ? [] : [t]))
    const log = starts.reduce((sum, t, n) => {
      const i = path[t]!
      const entering = n === 0 ? initial[i]! : transition[path[t - 1]!]![i]!
      const a = (starts[n + 1] ?? path.length) - t
      return sum + Math.log(entering) + Math.log(probability(i, a, n === 0, n === starts.length - 1))
    }, emitted(path))
    return { path, log }
  })
}

export function logSumExp(logs: readonly number[]): number {
  const greatest = Math.max(...logs)
  return greatest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - greatest), 0))
}

/** P(state i at t | all rows), T × k by rows. */
export function posterior(weighed: readonly WeighedPath[], states: number): number[] {
  const total = logSumExp(weighed.map(({ log }) => log))
  const slots = weighed[0]!.path.length
  const probabilities = new Array<number>(slots * states).fill(0)
  for (const { path, log } of weighed) {
    path.forEach((i, t) => {
      probabilities[t * states + i]! += Math.exp(log - total)
    })
  }
  return probabilities
}

export const bestPath = (weighed: readonly WeighedPath[]): WeighedPath =>
  weighed.reduce((a, b) => (b.log > a.log ? b : a))

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-11): void {
  if (actual.length !== expected.length) throw new Error(`lengths differ: ${actual.length} and ${expected.length}`)
  for (let i = 0; i < actual.length; i++) {
    if (!(Math.abs(actual[i]! - expected[i]!) <= tolerance)) {
      throw new Error(`at ${i}: ${actual[i]} is not ${expected[i]} within ${tolerance}`)
    }
  }
}

/** The first `slots` rows. */
export const head = ({ values, columns }: Series, slots: number): Series => {
  return { values: values.slice(0, slots * columns), columns }
}
