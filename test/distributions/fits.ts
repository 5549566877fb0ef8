import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { LawFit } from '../../src/distributions/fit-law.ts'
import { exactly, intervalCensored, rightCensored } from '../../src/distributions/observations.ts'

interface Reference {
  readonly data: {
    readonly right: { time: number[]; ended: number[] }
    readonly interval: { lower: number[]; upper: (number | 'Inf')[] }
    readonly truncated: { time: number[]; ended: number[]; entry: number[] }
    readonly counts: { time: number[] }
  }
  readonly cases: readonly {
    readonly name: string
    readonly family: string
    readonly source: string
    readonly data: keyof Reference['data']
    readonly parameters: Record<string, number>
    readonly standardErrors: Record<string, number>
    readonly logLikelihood: number
  }[]
}

/** Written by test/reference/fits.R. */
export const reference: Reference = JSON.parse(readFileSync(new URL('../reference/fits.json', import.meta.url), 'utf8'))

export const { right, interval, truncated, counts } = reference.data

export const tables = {
  right: rightCensored(right.time, right.ended),
  interval: intervalCensored(
    interval.lower,
    interval.upper.map(upper => (upper === 'Inf' ? Infinity : upper)),
  ),
  truncated: rightCensored(truncated.time, truncated.ended, { entry: truncated.entry }),
  counts: exactly(counts.time),
}

export const close = (actual: number | null | undefined, expected: number, tolerance: number) =>
  expect(Math.abs(actual! / expected - 1)).toBeLessThan(tolerance)

export const estimates = (fit: LawFit) => fit.parameters.map(({ estimate }) => estimate)
