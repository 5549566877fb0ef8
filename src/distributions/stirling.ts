import { gammaln } from './special.ts'

/** ln Γ(x + 1) less Stirling's (x + ½) ln x − x + ½ ln 2π, without cancelling for large x (Loader 2000). */
export function stirlingError(x: number): number {
  if (x < 10) return gammaln(x + 1) - (x + 0.5) * Math.log(x) + x - 0.5 * Math.log(2 * Math.PI)
  const y = 1 / (x * x)
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - (y * 691) / 360360))))) / x
}

/** ln(1 + x) − x, without cancelling for small x: by the series of 2 artanh(x / (2 + x)). */
export function log1pMinus(x: number): number {
  if (Math.abs(x) > 0.2) return Math.log1p(x) - x
  const v = x / (2 + x)
  let sum = -x * v
  for (let [power, n] = [2 * v * v * v, 3]; Math.abs(power) > 1e-18 * Math.abs(sum); power *= v * v, n += 2) {
    sum += power / n
  }
  return sum
}
