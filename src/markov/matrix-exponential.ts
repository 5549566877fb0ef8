import { checkGenerator, identity, type Matrix, matrixOf, product } from './matrix.ts'

/**
 * Transition probabilities over a time t, exp(Q t). Two states in closed form; more by uniformisation (Jensen 1953) of
 * a time short enough for a dozen terms, then squared until it is t. Everything added and multiplied is positive, so
 * small probabilities keep their precision (Xue & Ye 2013).
 *
 * @throws RangeError unless `generator` is one, and the time finite and not negative
 */
export function transitionProbabilities(generator: Matrix, time: number): number[][] {
  if (!(time >= 0 && time < Infinity)) throw new RangeError(`time must be finite and not negative: ${time}`)
  checkGenerator(generator)
  if (generator.length === 2) return twoStates(generator[0]![1]!, generator[1]![0]!, time)
  return exponential(generator)(time).probabilities
}

/** exp(Q t) and its derivatives with respect to single rates. */
export interface Exponential {
  readonly probabilities: number[][]
  readonly derivatives: readonly number[][][]
}

/**
 * Prepares exp(Q t), and its derivatives with respect to the `rates` (from, to), for many times t: the powers of the
 * uniformised chain and their derivatives are shared by all of them.
 */
export function exponential(
  generator: Matrix,
  rates: readonly (readonly [from: number, to: number])[] = [],
): (time: number) => Exponential {
  const size = generator.length
  const pace = Math.max(...generator.map((row, i) => -row[i]!), Number.MIN_VALUE)
  const step = matrixOf(size, size, (i, j) => Math.max(0, (i === j ? 1 : 0) + generator[i]![j]! / pace))
  const powers: number[][][] = [identity(size)]
  const slopes: number[][][][] = [rates.map(() => matrixOf(size, size, () => 0))]
  for (let n = 0; n < terms; n++) {
    const power = powers[n]!
    powers.push(product(power, step))
    slopes.push(
      rates.map(([from, to], k) => {
        const slope = product(slopes[n]![k]!, step)
        slope.forEach((row, i) => {
          row[to]! += power[i]![from]! / pace
          row[from]! -= power[i]![from]! / pace
        })
        return slope
      }),
    )
  }
  return time => {
    const halvings = Math.max(0, Math.ceil(Math.log2(pace * time)))
    const mean = (pace * time) / 2 ** halvings
    const weights = poissonMasses(mean)
    let probabilities = mixture(powers, weights)
    let derivatives = rates.map((_, k) =>
      mixture(
        slopes.map(all => all[k]!),
        weights,
      ),
    )
    for (let n = 0; n < halvings; n++) {
      const half = probabilities
      derivatives = derivatives.map(slope => sum(product(half, slope), product(slope, half)))
      probabilities = product(half, half)
    }
    return { probabilities, derivatives }
  }
}

/** For a Poisson mean of at most 1, the terms that follow are below 1e-18. */
const terms = 18

function poissonMasses(mean: number): number[] {
  const masses = [Math.exp(-mean)]
  for (let n = 1; n <= terms; n++) masses.push((masses[n - 1]! * mean) / n)
  return masses
}

function mixture(matrices: readonly Matrix[], weights: readonly number[]): number[][] {
  const result = matrices[0]!.map(row => row.map(() => 0))
  matrices.forEach((matrix, n) => {
    for (let i = 0; i < result.length; i++) {
      for (let j = 0; j < result.length; j++) result[i]![j]! += weights[n]! * matrix[i]![j]!
    }
  })
  return result
}

const sum = (a: Matrix, b: Matrix) => a.map((row, i) => row.map((value, j) => value + b[i]![j]!))

function twoStates(leave: number, come: number, time: number): number[][] {
  const pace = leave + come
  if (pace === 0) return identity(2)
  const gone = -Math.expm1(-pace * time)
  const [there, back] = [(leave / pace) * gone, (come / pace) * gone]
  const rest = Math.exp(-pace * time)
  return [
    [(come + leave * rest) / pace, there],
    [back, (leave + come * rest) / pace],
  ]
}
