import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Matrix } from '../../src/markov/matrix.ts'

export interface ChainReference {
  readonly states: number
  readonly sequence: string
  readonly counts: Matrix
  readonly transition: Matrix
  readonly standardError: Matrix
  readonly lower: Matrix
  readonly upper: Matrix
  readonly logLikelihood: number
  readonly laplace: Matrix
  readonly posteriorMean: Matrix
  readonly posteriorSd: Matrix
  readonly betaLower: Matrix
  readonly betaUpper: Matrix
  readonly stationary: readonly number[]
  readonly meanPassage: Matrix
  readonly meanReturn: readonly number[]
  readonly firstPassage: Matrix
  readonly order: readonly [statistic: number, pValue: number]
  readonly orderOfCounts: number
  readonly markovProperty: readonly [statistic: number, degreesOfFreedom: number, pValue: number]
  readonly stationarityOfProportions: readonly [statistic: number, pValue: number]
  readonly stationarityOfCounts: number
  readonly homogeneity: readonly [statistic: number, degreesOfFreedom: number, pValue: number]
  readonly theory: Matrix
  readonly specified: readonly [statistic: number, degreesOfFreedom: number, pValue: number]
}

export interface PanelReference {
  readonly minus2loglik: number
  readonly generator: Matrix
  readonly lower: Matrix
  readonly upper: Matrix
  readonly se: Matrix
  readonly sojourn: Readonly<Record<'estimate' | 'se' | 'lower' | 'upper', readonly number[]>>
  readonly covariance: Matrix
  readonly probabilities: Matrix
  readonly toTarget: readonly number[]
  readonly byFive: Matrix
}

export interface PanelData {
  readonly states: number
  readonly length: readonly number[]
  readonly years: readonly number[]
  readonly state: string
  readonly jumps: readonly number[]
  readonly target: number
  readonly fit: PanelReference
}

export const reference: {
  readonly chains: Readonly<Record<'two' | 'three' | 'four', ChainReference>>
  readonly reducible: {
    readonly transition: Matrix
    readonly steady: Matrix
    readonly hitting: Matrix
    readonly visits: readonly (readonly string[])[]
    readonly closed: readonly number[][]
    readonly classes: readonly number[][]
  }
  readonly exponentials: readonly { readonly q: Matrix; readonly t: number; readonly p: Matrix }[]
  readonly panels: { readonly illness: PanelData & { readonly exactEntry: PanelReference }; readonly two: PanelData }
} = JSON.parse(readFileSync(new URL('../reference/markov.json', import.meta.url), 'utf8'))

export const digits = (text: string): number[] => Array.from(text, Number)

/** Each patient, or page, with its epochs. */
export function panelsOf({ length, years, state }: PanelData): { times: number[]; states: number[] }[] {
  const states = digits(state)
  let start = 0
  return length.map(looks => {
    start += looks
    return { times: years.slice(start - looks, start), states: states.slice(start - looks, start) }
  })
}

/** Equal to a relative tolerance, entry by entry; near 0 to the tolerance itself. */
export function close(actual: unknown, expected: unknown, tolerance = 1e-11): void {
  const [a, b] = [[actual].flat(2), [expected].flat(2)] as number[][]
  expect(a).toHaveLength(b!.length)
  a!.forEach((value, i) => {
    if (Math.abs(value - b![i]!) <= tolerance * Math.max(1e-3, Math.abs(b![i]!)) || value === b![i]) return
    expect.fail(`entry ${i}: ${value} is not ${b![i]} to ${tolerance}`)
  })
}
