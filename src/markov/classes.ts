import type { Matrix } from './matrix.ts'

/** States that reach one another. `period` is 0 for a state that is never returned to. */
export interface CommunicatingClass {
  readonly states: readonly number[]
  /** Whether nothing leads out of it: its states are recurrent. */
  readonly closed: boolean
  readonly period: number
}

/**
 * Which states have a path of positive probability to a target, itself included, all of it but the end in `through`.
 */
export function reaching(
  matrix: Matrix,
  targets: readonly number[],
  through: (state: number) => boolean = () => true,
): boolean[] {
  const reached = matrix.map((_, i) => targets.includes(i))
  const open = [...targets]
  for (let to = open.pop(); to !== undefined; to = open.pop()) {
    for (let from = 0; from < matrix.length; from++) {
      if (reached[from] || !(matrix[from]![to]! > 0) || !through(from)) continue
      reached[from] = true
      open.push(from)
    }
  }
  return reached
}

/** The communicating classes of a transition matrix or a generator, by their least state. */
export function communicatingClasses(matrix: Matrix): CommunicatingClass[] {
  const reach = matrix.map((_, target) => reaching(matrix, [target]))
  const classes: CommunicatingClass[] = []
  const seen = new Set<number>()
  matrix.forEach((_, state) => {
    if (seen.has(state)) return
    const states = [...matrix.keys()].filter(other => reach[state]![other] && reach[other]![state])
    for (const one of states) seen.add(one)
    const closed = states.every(from => matrix[from]!.every((p, to) => !(p > 0) || states.includes(to)))
    classes.push({ states, closed, period: periodOf(matrix, states) })
  })
  return classes
}

/** Whether every state can be reached from every other. */
export const isIrreducible = (matrix: Matrix): boolean => communicatingClasses(matrix).length === 1

/** The states that are never left. */
export const absorbingStates = (matrix: Matrix): number[] =>
  communicatingClasses(matrix).flatMap(({ states, closed }) => (closed && states.length === 1 ? states : []))

/** The greatest common divisor of level(from) + 1 − level(to) over the edges of a breadth-first tree (Denardo 1977). */
function periodOf(matrix: Matrix, states: readonly number[]): number {
  const level = new Map([[states[0]!, 0]])
  let period = 0
  for (const from of level.keys()) {
    for (const to of states) {
      if (!(matrix[from]![to]! > 0)) continue
      if (!level.has(to)) level.set(to, level.get(from)! + 1)
      period = divisor(period, Math.abs(level.get(from)! + 1 - level.get(to)!))
    }
  }
  return period
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
