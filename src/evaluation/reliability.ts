import { type ColumnTable, table } from 'arquero'
import { interval } from '../distributions/distribution.ts'
import { empirical } from '../distributions/empirical.ts'
import type { Source } from '../random.ts'
import { type BinaryCase, isotonic, recalibrate } from './recalibrate.ts'

/** The consistency band of `reliability`, which is drawn at random. */
export interface ReliabilityOptions {
  readonly source: Source
  /** Share of the draws that the band holds at each probability. */
  readonly level?: number
  readonly draws?: number
}

/**
 * The CORP reliability curve (Dimitriadis, Gneiting & Jordan 2021): a table with a row for each probability that was
 * forecast, of `probability`, `frequency` (how often the event happened, by isotonic regression), `n` (cases) and the
 * consistency band `lower` to `upper`, in which the frequency lies at the level where the probabilities are right: the
 * curve is drawn anew from events that happen with them (Bröcker & Smith 2007).
 */
export function reliability(
  cases: readonly BinaryCase[],
  { source, level = 0.9, draws = 1000 }: ReliabilityOptions,
): ColumnTable {
  const rows = recalibrate(cases)
  const weights = rows.map(({ n }) => n)
  const curves = Array.from({ length: draws }, () =>
    isotonic(
      rows.map(({ probability, n }) => binomial(n, probability, source) / n),
      weights,
    ),
  )
  const bands = rows.map((_, i) => interval(empirical(curves.map(curve => curve[i]!)), level))
  return table({
    probability: rows.map(row => row.probability),
    frequency: rows.map(row => row.frequency),
    n: weights,
    lower: bands.map(([lower]) => lower),
    upper: bands.map(([, upper]) => upper),
  })
}

function binomial(n: number, p: number, source: Source): number {
  let events = 0
  for (let i = 0; i < n; i++) events += Number(source() < p)
  return events
}
