import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Law } from '../../src/distributions/law.ts'

interface Row {
  readonly x: number
  readonly logDensity: number
  readonly cdf: number
  readonly logSurvival: number
}

interface Reference {
  readonly discrete: readonly {
    readonly name: 'geometric' | 'negativeBinomial' | 'betaBinomial'
    readonly parameters: readonly number[]
    readonly mean: number
    readonly variance: number
    readonly quantiles: readonly [p: number, k: number][]
    readonly rows: readonly Row[]
  }[]
  readonly discreteWeibull: readonly {
    readonly q: number
    readonly shape: number
    readonly mean: number
    readonly variance: number
  }[]
  readonly phaseType: readonly {
    readonly initial: readonly number[]
    readonly generator: readonly (readonly number[])[]
    readonly mean: number
    readonly variance: number
    readonly rows: readonly Row[]
  }[]
}

/** What SciPy and mpmath give: written by test/reference/more-laws.py. */
export const reference: Reference = JSON.parse(
  readFileSync(new URL('../reference/more-laws.json', import.meta.url), 'utf8'),
)

export function expectClose(actual: number, expected: number, tolerance = 1e-12): void {
  if (actual === expected) return
  expect(Math.abs(actual / expected - 1), `${actual}, not ${expected}`).toBeLessThanOrEqual(tolerance)
}

export function expectRows(law: Law, rows: readonly Row[], tolerance: number): void {
  for (const { x, logDensity, cdf, logSurvival } of rows) {
    expectClose(law.logDensity(x), logDensity, tolerance)
    expectClose(law.cdf(x), cdf, tolerance)
    expectClose(law.logSurvival(x), logSurvival, tolerance)
  }
}
