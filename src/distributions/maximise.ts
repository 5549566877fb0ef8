import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { type Expansion, expand, expandPrecisely } from './differences.ts'

export interface Maximum {
  readonly at: number[]
  readonly value: number
  /** The inverse of the negative Hessian at the maximum; null where the search did not end at one. */
  readonly covariance: number[][] | null
}

type Objective = (at: number[]) => number

const reach = 20
const longestStep = 2
const widest = 50

/**
 * The maximum of a log-likelihood of n observations, given as its mean, over all real vectors: Newton's method with
 * differences for derivatives and the Hessian made definite by the absolute values of its eigenvalues (Nocedal & Wright
 * 2006, section 3.4), and where that fails, from the two best of the points around the start. No maximum is said to be
 * found where the likelihood still rises `reach` away from the start in a coordinate, or is so flat that a standard
 * error exceeds `widest`.
 */
export function maximise(mean: Objective, start: readonly number[], n: number): Maximum {
  const f: Objective = at => {
    if (at.some((x, i) => !(Math.abs(x - start[i]!) <= reach))) return -Infinity
    const value = mean(at)
    return Number.isFinite(value) ? value : -Infinity
  }
  const first = climb(f, start, n)
  if (first.covariance || n === 0) return first
  return start
    .flatMap((_, i) => [-2, 2].map(shift => start.map((x, j) => (i === j ? x + shift : x))))
    .map(elsewhere => ({ elsewhere, value: f(elsewhere) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, 2)
    .reduce((best, { elsewhere }) => {
      if (best.covariance) return best
      const other = climb(f, elsewhere, n)
      return other.covariance || other.value > best.value ? other : best
    }, first)
}

function climb(f: Objective, start: readonly number[], n: number): Maximum {
  let at = [...start]
  let value = f(at)
  let steps = at.map(() => 1e-3)
  for (let round = 0; round < 60 && value > -Infinity; round++) {
    const expansion = expand(f, at, value, steps)
    if (!isKnown(expansion)) break
    const { step, decrement, definite, inverse } = newton(expansion)
    if (n * decrement < 1e-4 && inverse.some((row, i) => row[i]! > n * widest ** 2)) break
    steps = lengths(expansion).map(length => 1e-3 * length)
    const settled = definite && decrement < 1e-8
    const next = n * decrement < 1e-13 ? null : ascend(f, at, value, step, decrement)
    if (next) {
      at = next.at
      value = next.value
    }
    if (settled) return polish(f, at, value, steps, n)
    if (!next) break
  }
  return { at, value, covariance: null }
}

/** A step towards the maximum as far as the function rises; null where it does not. */
function ascend(f: Objective, at: readonly number[], value: number, step: readonly number[], decrement: number) {
  let share = Math.min(1, longestStep / Math.max(...step.map(Math.abs)))
  for (let halvings = 0; halvings < 40; halvings++) {
    const next = at.map((x, i) => x + share * step[i]!)
    const there = f(next)
    if (there >= value + 1e-4 * share * decrement) return { at: next, value: there }
    share /= 2
  }
  return null
}

function polish(f: Objective, at: number[], value: number, steps: readonly number[], n: number): Maximum {
  const expansion = expandPrecisely(
    f,
    at,
    value,
    steps.map(step => 8 * step),
  )
  if (!isKnown(expansion)) return { at, value, covariance: null }
  const { step, definite, inverse } = newton(expansion)
  const end = at.map((x, i) => x + step[i]!)
  const covariance = inverse.map(row => row.map(entry => entry / n))
  const isMaximum = definite && covariance.every((row, i) => row[i]! <= widest ** 2)
  const there = f(end)
  const moved = isMaximum && there >= value - 1e-12 * Math.abs(value)
  return { at: moved ? end : at, value: moved ? there : value, covariance: isMaximum ? covariance : null }
}

const isKnown = ({ gradient, hessian }: Expansion) => [...gradient, ...hessian.flat()].every(Number.isFinite)

/** How far a coordinate moves before the function bends by one half, at most 1. */
const lengths = ({ hessian }: Expansion) => hessian.map((row, i) => 1 / Math.sqrt(Math.max(1, Math.abs(row[i]!))))

function newton({ gradient, hessian }: Expansion) {
  const floor = 1e-12 * Math.max(...hessian.flat().map(Math.abs)) || 1
  const scales = hessian.map((row, i) => 1 / Math.sqrt(Math.max(floor, Math.abs(row[i]!))))
  const scaled = new Matrix(hessian.map((row, i) => row.map((bend, j) => -bend * scales[i]! * scales[j]!)))
  const eigen = new EigenvalueDecomposition(scaled, { assumeSymmetric: true })
  const vectors = eigen.eigenvectorMatrix
  const largest = Math.max(...eigen.realEigenvalues.map(Math.abs))
  const values = eigen.realEigenvalues.map(bend => Math.max(Math.abs(bend), 1e-7 * largest))
  const inverse = scales.map((left, i) =>
    scales.map((right, j) =>
      values.reduce((sum, bend, k) => sum + (left * right * vectors.get(i, k) * vectors.get(j, k)) / bend, 0),
    ),
  )
  const step = inverse.map(row => row.reduce((sum, entry, j) => sum + entry * gradient[j]!, 0))
  const decrement = step.reduce((sum, x, i) => sum + x * gradient[i]!, 0)
  return { step, decrement, inverse, definite: eigen.realEigenvalues.every(bend => bend > 1e-7 * largest) }
}
