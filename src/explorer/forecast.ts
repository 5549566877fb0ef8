import { interval } from '../distributions/distribution.ts'
import { type Empirical, empirical } from '../distributions/empirical.ts'
import type { Outcomes } from '../forecast/draws.ts'

/** Quantities that are shown, in their order. */
export const shown = ['totalTime', 'downtime', 'rounds', 'bytes'] as const
export type Shown = (typeof shown)[number]

/** A forecast from some draws, by one model. */
export interface Explored extends Readonly<Record<Shown, Empirical>> {
  readonly draws: number
  readonly convergence: number
}

/** Draws by columns, as far as they are shown. */
export type ShownOutcomes = Pick<Outcomes, Shown | 'converged'>

/** The same numbers that a table of a forecast has. */
export function explored(outcomes: ShownOutcomes): Explored {
  const { converged } = outcomes
  return {
    draws: converged.length,
    convergence: converged.reduce((sum, one) => sum + one, 0) / converged.length,
    totalTime: empirical(outcomes.totalTime),
    downtime: empirical(outcomes.downtime),
    rounds: empirical(outcomes.rounds),
    bytes: empirical(outcomes.bytes),
  }
}

/** Draws that an interval of this level needs at least, so that its ends are not the extremes of fewer. */
export const drawsFor = (level: number): number => Math.ceil(2 / (1 - level) - 1e-9)

export interface ShownSummary {
  readonly median: number
  readonly interval: readonly [lower: number, upper: number]
}

export const summaryOf = (law: Empirical, level: number): ShownSummary => ({
  median: law.quantile(0.5),
  interval: interval(law, level),
})

/** Outcomes and those that follow them, as one. */
export function appended(all: ShownOutcomes | undefined, part: ShownOutcomes): ShownOutcomes {
  if (!all) return part
  const column = (name: Shown) => joined(Float64Array, all[name], part[name])
  return {
    converged: joined(Uint8Array, all.converged, part.converged),
    totalTime: column('totalTime'),
    downtime: column('downtime'),
    rounds: column('rounds'),
    bytes: column('bytes'),
  }
}

function joined<Column extends Uint8Array | Float64Array>(
  type: new (length: number) => Column,
  one: Column,
  other: Column,
): Column {
  const both = new type(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
