/** Gradient and Hessian of a function at a point. */
export interface Expansion {
  readonly gradient: number[]
  readonly hessian: number[][]
}

type Objective = (at: number[]) => number

/**
 * By central differences about a point where the function has that value, wrong by the square of the steps (Abramowitz
 * & Stegun 1964, 25.3.21–27).
 */
export function expand(f: Objective, at: readonly number[], value: number, steps: readonly number[]): Expansion {
  const moved = (sign: number, ...along: number[]) =>
    f(at.map((x, i) => (along.includes(i) ? x + sign * steps[i]! : x)))
  const forth = at.map((_, i) => moved(1, i))
  const back = at.map((_, i) => moved(-1, i))
  const hessian = at.map(() => new Array<number>(at.length).fill(0))
  at.forEach((_, i) => {
    hessian[i]![i] = (forth[i]! - 2 * value + back[i]!) / steps[i]! ** 2
    for (let j = 0; j < i; j++) {
      const corners = moved(1, i, j) + moved(-1, i, j) + 2 * value
      const mixed = (corners - forth[i]! - forth[j]! - back[i]! - back[j]!) / (2 * steps[i]! * steps[j]!)
      hessian[i]![j] = mixed
      hessian[j]![i] = mixed
    }
  })
  return { gradient: at.map((_, i) => (forth[i]! - back[i]!) / (2 * steps[i]!)), hessian }
}

/** As `expand`, wrong by the fourth power of the steps: by extrapolation from steps twice as long (Richardson 1911). */
export function expandPrecisely(
  f: Objective,
  at: readonly number[],
  value: number,
  steps: readonly number[],
): Expansion {
  const near = expand(f, at, value, steps)
  const doubled = steps.map(step => 2 * step)
  const far = expand(f, at, value, doubled)
  const better = (a: number, b: number) => (4 * a - b) / 3
  return {
    gradient: near.gradient.map((slope, i) => better(slope, far.gradient[i]!)),
    hessian: near.hessian.map((row, i) => row.map((bend, j) => better(bend, far.hessian[i]![j]!))),
  }
}
