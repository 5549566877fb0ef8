import { Matrix as Dense, solve } from 'ml-matrix'
import { reaching } from './classes.ts'
import { checkTransition, type Matrix, total } from './matrix.ts'

/** Mean and variance, from each state, of the time until a chain is first in one of the targets. */
export interface PassageMoments {
  readonly mean: readonly number[]
  readonly variance: readonly number[]
}

/**
 * First-passage times to `targets` in steps n ≥ 1, from a target itself the time of return (Kemeny & Snell 1960,
 * chapter 3). Where the passage is not certain, both moments are Infinity.
 *
 * @throws RangeError unless `transition` is a transition matrix
 */
export function passageTimes(transition: Matrix, targets: readonly number[]): PassageMoments {
  checkTransition(transition)
  const sure = passesSurely(transition, targets)
  const inside = keys(sure).filter(i => sure[i] && !targets.includes(i))
  const mean = solveWithin(transition, inside, () => 1)
  const second = solveWithin(transition, inside, i => 2 * mean.get(i)! - 1)
  const moments = transition.map((row, i) => {
    if (!sure[i]) return [Infinity, Infinity] as const
    const first = mean.get(i) ?? 1 + total(inside.map(j => row[j]! * mean.get(j)!))
    const squares = second.get(i) ?? 1 + total(inside.map(j => row[j]! * (2 * mean.get(j)! + second.get(j)!)))
    return [first, squares - first * first] as const
  })
  return { mean: moments.map(([first]) => first), variance: moments.map(([, spread]) => spread) }
}

/** Mean first-passage times from each state (row) to each (column); on the diagonal the mean times of return. */
export function meanPassageTimes(transition: Matrix): number[][] {
  const columns = transition.map((_, target) => passageTimes(transition, [target]).mean)
  return transition.map((_, i) => columns.map(column => column[i]!))
}

/**
 * The probability, from each state, that the chain is in one of the targets at some step n ≥ 1.
 *
 * @throws RangeError unless `transition` is a transition matrix
 */
export function hittingProbabilities(transition: Matrix, targets: readonly number[]): number[] {
  checkTransition(transition)
  const possible = reaching(transition, targets)
  const sure = passesSurely(transition, targets)
  const between = keys(possible).filter(i => possible[i] && !sure[i] && !targets.includes(i))
  const known = transition.map((_, i) => (targets.includes(i) || sure[i] ? 1 : 0))
  const open = solveWithin(transition, between, i => total(transition[i]!.map((p, j) => p * known[j]!)))
  const from = known.map((value, i) => open.get(i) ?? value)
  return transition.map((row, i) => {
    if (sure[i]) return 1
    return targets.includes(i) ? total(row.map((p, j) => p * from[j]!)) : from[i]!
  })
}

/**
 * The law of the first-passage time from `start` (a state, or a distribution over the states): entry n of `mass` is
 * P(T = n) and of `cdf` P(T ≤ n), for n from 0 to `steps`.
 *
 * @throws RangeError unless `transition` is a transition matrix
 */
export function passageLaw(
  transition: Matrix,
  { start, targets, steps }: { start: number | readonly number[]; targets: readonly number[]; steps: number },
): { mass: Float64Array; cdf: Float64Array } {
  checkTransition(transition)
  const mass = new Float64Array(steps + 1)
  const cdf = new Float64Array(steps + 1)
  let alive = typeof start === 'number' ? transition.map((_, i) => (i === start ? 1 : 0)) : [...start]
  for (let n = 1; n <= steps; n++) {
    const next = transition.map((_, j) => total(alive.map((p, i) => p * transition[i]![j]!)))
    mass[n] = total(targets.map(target => next[target]!))
    cdf[n] = cdf[n - 1]! + mass[n]!
    alive = next.map((p, j) => (targets.includes(j) ? 0 : p))
  }
  return { mass, cdf }
}

/**
 * Kemeny's constant, Σ πⱼ mᵢⱼ over j ≠ i: the mean time to a state drawn from π, the same from every state i (Kemeny &
 * Snell 1960).
 */
export function kemenyConstant(transition: Matrix, stationary: readonly number[]): number {
  const [row] = meanPassageTimes(transition)
  return total(stationary.map((p, j) => (j === 0 || p === 0 ? 0 : p * row![j]!)))
}

const keys = (list: readonly unknown[]) => [...list.keys()]

/**
 * Whether a passage from a state is certain: nothing that can be reached before a target has lost sight of the targets.
 */
export function passesSurely(matrix: Matrix, targets: readonly number[]): boolean[] {
  const possible = reaching(matrix, targets)
  const lost = keys(possible).filter(i => !possible[i])
  const leaking = reaching(matrix, lost, i => !targets.includes(i))
  return matrix.map((row, i) =>
    targets.includes(i) ? row.every((p, j) => !(p > 0) || targets.includes(j) || !leaking[j]) : !leaking[i],
  )
}

/**
 * x = P x + b on the states `inside`, or 0 = Q x + b where the matrix is a generator. The diagonal is taken as the sum
 * of what leaves a state, so nothing is lost where it is left rarely.
 */
export function solveWithin(
  transition: Matrix,
  inside: readonly number[],
  b: (state: number) => number,
): Map<number, number> {
  if (inside.length === 0) return new Map()
  const system = inside.map(i =>
    inside.map(j => (i === j ? total(transition[i]!.filter((_, to) => to !== i)) : -transition[i]![j]!)),
  )
  const x = solve(new Dense(system), Dense.columnVector(inside.map(b)))
  return new Map(inside.map((state, row) => [state, x.get(row, 0)]))
}
