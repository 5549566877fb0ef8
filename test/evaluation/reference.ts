import { readFileSync } from 'node:fs'

interface Reference {
  readonly crps: readonly {
    readonly law: 'normal' | 'logNormal' | 'gamma' | 'negativeBinomial'
    readonly parameters: readonly [number, number]
    readonly observed: number
    readonly crps: number
  }[]
  readonly thresholdWeighted: readonly {
    readonly observed: number
    readonly threshold: number
    readonly score: number
  }[]
  readonly dieboldMariano: readonly {
    readonly differences: readonly number[]
    readonly h: number
    readonly statistic: number
    readonly pValue: number
  }[]
  readonly wilson: readonly {
    readonly successes: number
    readonly n: number
    readonly level: number
    readonly interval: readonly [number, number]
  }[]
  readonly kolmogorov: readonly {
    readonly pits: readonly number[]
    readonly statistic: number
    readonly pValue: number
  }[]
  readonly isotonic: readonly {
    readonly values: readonly number[]
    readonly weights: readonly number[]
    readonly fitted: readonly number[]
  }[]
  readonly density: { readonly draws: readonly number[]; readonly scores: readonly [observed: number, score: number][] }
}

/** What SciPy gives: written by test/reference/evaluation.py. */
export const reference: Reference = JSON.parse(
  readFileSync(new URL('../reference/evaluation.json', import.meta.url), 'utf8'),
)
