/** Nodes in (0, 1) and weights of the Gauss–Legendre rule of 8 points, for smooth integrands on short intervals. */
export const gauss: readonly (readonly [node: number, weight: number])[] = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
].flatMap(([node, weight]) => [[(1 - node!) / 2, weight! / 2] as const, [(1 + node!) / 2, weight! / 2] as const])

function panel(f: (x: number) => number, left: number, right: number): number {
  let sum = 0
  for (const [node, weight] of gauss) sum += weight * f(left + (right - left) * node)
  return (right - left) * sum
}

/**
 * The integral of f, to about the given absolute precision: eight-point Gauss–Legendre quadrature, halved until the
 * halves agree with the whole; at a jump, `depth` times.
 */
export function integral(f: (x: number) => number, left: number, right: number, precision: number, depth = 40): number {
  const middle = (left + right) / 2
  const whole = panel(f, left, right)
  const halves = panel(f, left, middle) + panel(f, middle, right)
  const isClose = Math.abs(halves - whole) <= Math.max(precision, 1e-13 * Math.abs(halves))
  if (isClose || depth === 0) return halves
  return integral(f, left, middle, precision, depth - 1) + integral(f, middle, right, precision, depth - 1)
}

/**
 * The sum of f over the 16 · 2^level integers from `first` on, by the sum of the quartic through five of its values,
 * which the Euler–Maclaurin formula gives exactly, halved until the halves agree with the whole.
 */
export function integerSum(f: (k: number) => number, first: number, level: number, precision: number): number {
  if (level === 0) {
    let sum = 0
    for (let k = 0; k < 16; k++) sum += f(first + k)
    return sum
  }
  const width = 8 * 2 ** level
  const halves = quarticSum(f, first, width / 4) + quarticSum(f, first + width, width / 4)
  const whole = quarticSum(f, first, width / 2)
  if (Math.abs(halves - whole) <= Math.max(precision, 1e-13 * Math.abs(halves))) return halves
  return integerSum(f, first, level - 1, precision) + integerSum(f, first + width, level - 1, precision)
}

function quarticSum(f: (k: number) => number, first: number, s: number): number {
  const [f0, f1, f2, f3, f4] = [f(first), f(first + s), f(first + 2 * s), f(first + 3 * s), f(first + 4 * s)]
  const [ends, between] = [f0 + f4, f1 + f3]
  const area = (s * (14 * ends + 64 * between + 24 * f2)) / 45
  const slopes = (28 * ends - 64 * between + 72 * f2) / (12 * s)
  const thirds = (4 * ends - 16 * between + 24 * f2) / s ** 3
  return area - (f4 - f0) / 2 + slopes / 12 - thirds / 720
}
