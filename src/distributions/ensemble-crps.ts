/**
 * The continuous ranked probability score of a law of finitely many values with weights that add up to 1,
 * ∫ (F(x) − 1{y ≤ x})² dx (Gneiting & Raftery 2007), given in ascending order of the values.
 */
export function ensembleCrps(values: ArrayLike<number>, weight: (i: number) => number, y: number): number {
  const n = values.length
  let score = Math.max(0, values[0]! - y) + Math.max(0, y - values[n - 1]!)
  let below = 0
  for (let i = 1; i < n; i++) {
    below += weight(i - 1)
    const left = values[i - 1]!
    const right = values[i]!
    if (left >= right) continue
    const split = Math.max(left, Math.min(right, y))
    score += below * below * (split - left) + (1 - below) * (1 - below) * (right - split)
  }
  return score
}
