import { gamma } from '../../src/distributions/gamma.ts'
import type { Law } from '../../src/distributions/law.ts'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import type { Source } from '../../src/random.ts'

const laws: Record<string, (a: number, b: number) => Law> = { gamma, weibull, 'log-normal': logNormal }

/** A law as the references name it. */
export const lawOf = (family: string, [a, b]: readonly [number, number]): Law => laws[family]!(a, b)

/** The mean of n draws and its standard error. */
export function averageOf(n: number, source: Source, quantity: (source: Source) => number) {
  const values = Array.from({ length: n }, () => quantity(source))
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1)
  return { mean, variance, error: Math.sqrt(variance / n) }
}
