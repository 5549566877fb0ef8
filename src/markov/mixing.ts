import { Matrix as Dense, EigenvalueDecomposition } from 'ml-matrix'
import { checkTransition, type Matrix } from './matrix.ts'

/**
 * The modulus of the second largest eigenvalue: the factor by which, in the end, a step of the chain shrinks what is
 * left of its beginning. For two states it is |1 − p₀₁ − p₁₀|; 0 for one state.
 *
 * @throws RangeError unless `transition` is a transition matrix
 */
export function secondEigenvalue(transition: Matrix): number {
  checkTransition(transition)
  if (transition.length === 2) return Math.abs(1 - transition[0]![1]! - transition[1]![0]!)
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(
    new Dense(transition.map(row => [...row])),
  )
  const moduli = realEigenvalues.map((real, i) => Math.hypot(real, imaginaryEigenvalues[i]!)).sort((a, b) => b - a)
  return Math.min(1, moduli[1] ?? 0)
}

/**
 * Relaxation time in steps, 1 / (1 − |λ₂|) (Levin, Peres & Wilmer 2009, chapter 12); Infinity for a chain that is
 * periodic or has several closed classes.
 */
export function relaxationTime(transition: Matrix): number {
  const gap = 1 - secondEigenvalue(transition)
  return gap < 1e-14 ? Infinity : 1 / gap
}
