import { Matrix, solve } from 'ml-matrix'
import { absorption } from './absorption.ts'
import type { Law } from './law.ts'
import { normalised } from './mixture.ts'
import { inversesNear } from './search.ts'

/**
 * The phase-type law: the time until a Markov chain in continuous time, which starts in phase i with probability
 * `initial[i]` and moves by the rates `generator[i][j]` among phases, leaves them (Neuts 1981). A row of the generator
 * adds up to minus the rate at which its phase is left for good; a sum that is 0 but for rounding is taken as 0.
 *
 * @throws RangeError unless `initial` is a distribution over the phases and `generator` is square, has no negative
 *   rates, no rows that add up to more than 0, and phases that are left for good in the end
 */
export function phaseType(initial: readonly number[], generator: readonly (readonly number[])[]): Law {
  const exits = generator.map((row, i) => {
    if (row.length !== generator.length) throw new RangeError(`generator must be square: ${row.length}`)
    row.forEach((rate, j) => {
      if (i !== j && !(rate >= 0 && rate < Infinity)) throw new RangeError(`rates must not be negative: ${rate}`)
    })
    const exit = -row.reduce((sum, rate) => sum + rate, 0)
    const rounding = 1e-14 * Math.abs(row[i]!)
    if (!(exit >= -rounding)) throw new RangeError(`rows must not add up to more than 0: ${-exit}`)
    return exit > rounding ? exit : 0
  })
  return {
    ...fromRates(initial, generator, exits),
    family: 'phase-type',
    parameters: Object.freeze(
      Object.fromEntries([
        ...initial.map((p, i) => [`initial${i + 1}`, p]),
        ...generator.flatMap((row, i) => row.map((rate, j) => [`rate${i + 1}${j + 1}`, rate])),
      ]),
    ),
  }
}

/**
 * A phase-type law by its rates among phases (those of a phase to itself are not read) and out of them, which keeps
 * small rates that a sum over a row of the generator would lose.
 *
 * @throws RangeError as `phaseType` does
 */
export function fromRates(
  initial: readonly number[],
  rates: readonly (readonly number[])[],
  exits: readonly number[],
): Omit<Law, 'family' | 'parameters'> {
  const start = normalised('initial', initial, exits.length)
  const leave = rates.map((row, i) => row.reduce((sum, rate, j) => (i === j ? sum : sum + rate), exits[i]!))
  const moments = () => {
    const outward = new Matrix(rates.map((row, i) => row.map((rate, j) => (i === j ? leave[i]! : -rate))))
    const first = solve(outward, Matrix.columnVector(exits.map(() => 1)))
    const second = solve(outward, first)
    const expected = (column: Matrix) => start.reduce((sum, p, i) => sum + p * column.get(i, 0), 0)
    const mean = expected(first)
    return { mean, variance: 2 * expected(second) - mean * mean }
  }
  checkAbsorption(rates, exits)
  const { mean, variance } = moments()
  const at = absorption(start, rates, exits)
  const cdf = (x: number) => (x > 0 ? at(x).absorbed : 0)
  const logSurvival = (x: number) => (x > 0 ? at(x).logRemaining : 0)
  const logDensity = (x: number) => (x >= 0 ? at(x).logDensity : -Infinity)
  return {
    discrete: false,
    mean,
    variance,
    logDensity,
    logSurvival,
    cdf,
    ...inversesNear({ cdf, logSurvival, logDensity }, mean),
  }
}

function checkAbsorption(rates: readonly (readonly number[])[], exits: readonly number[]): void {
  const leaves = exits.map(rate => rate > 0)
  for (let round = 0; round < exits.length; round++) {
    rates.forEach((row, i) => {
      if (row.some((rate, j) => i !== j && rate > 0 && leaves[j])) leaves[i] = true
    })
  }
  const stuck = leaves.indexOf(false)
  if (stuck >= 0) throw new RangeError(`every phase must be left for good in the end: phase ${stuck + 1}`)
}
