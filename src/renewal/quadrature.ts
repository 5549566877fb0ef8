/**
 * ∫₀^upper f, where `upper` may be Infinity, by the double-exponential rule (Takahasi & Mori 1974), halving its step
 * until two results agree to 1e-9, when the later one is near the rounding error. Bends at 0 and slow decay do it no
 * harm. Infinity where f decays too slowly to have an integral.
 *
 * @param scale of the order of the arguments at which f falls from its greatest values; needed where `upper` is
 *   Infinity
 */
export function integrate(f: (x: number) => number, upper: number, scale = 1): number {
  if (upper <= 0) return 0
  const isBounded = upper < Infinity
  const [from, to] = isBounded ? [-3.5, 3.5] : [-4, 6]
  const term = (t: number) => {
    if (isBounded) {
      const share = 1 / (1 + Math.exp(-Math.PI * Math.sinh(t)))
      return f(upper * share) * upper * share * Math.PI * Math.cosh(t) * (1 - share)
    }
    const x = scale * Math.exp((Math.PI / 2) * Math.sinh(t))
    return f(x) * x * (Math.PI / 2) * Math.cosh(t)
  }
  let sum = 0
  for (let t = from; t <= to; t += 0.25) sum += term(t)
  if (!isBounded && term(5) > 0 && term(5) >= term(4)) return Infinity
  let step = 0.25
  for (let before = sum * step; step > 1e-3; before = sum * step) {
    for (let t = from + step / 2; t < to; t += step) sum += term(t)
    step /= 2
    if (Math.abs(sum * step - before) <= 1e-9 * Math.abs(sum * step)) break
  }
  return sum * step
}
