import type { Matrix } from './matrix.ts'
import { transitionProbabilities } from './matrix-exponential.ts'
import { type PassageMoments, passesSurely, solveWithin } from './passage.ts'

/**
 * First-passage times of a continuous-time chain to `targets`, 0 from a target itself: moments of the phase-type law,
 * E Tⁿ = n! (−S)⁻ⁿ 1 with S the generator between the other states (Neuts 1981). Infinity where passage is not certain.
 */
export function continuousPassageTimes(generator: Matrix, targets: readonly number[]): PassageMoments {
  const sure = passesSurely(generator, targets)
  const inside = [...generator.keys()].filter(i => sure[i] && !targets.includes(i))
  const mean = solveWithin(generator, inside, () => 1)
  const second = solveWithin(generator, inside, i => 2 * mean.get(i)!)
  const known = (value: (i: number) => number) =>
    generator.map((_, i) => (targets.includes(i) ? 0 : mean.has(i) ? value(i) : Infinity))
  return { mean: known(i => mean.get(i)!), variance: known(i => second.get(i)! - mean.get(i)! ** 2) }
}

/** P(T ≤ `time`) of the first passage to `targets`, from each state. */
export function continuousPassageCdf(generator: Matrix, targets: readonly number[], time: number): number[] {
  const stopped = generator.map((row, i) => (targets.includes(i) ? row.map(() => 0) : row))
  return transitionProbabilities(stopped, time).map(row => targets.reduce((sum, target) => sum + row[target]!, 0))
}
