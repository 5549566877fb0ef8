import type { MemoryState } from '../migration/guest.ts'
import { drawHost, type Host, typicalHost } from '../migration/host.ts'
import { drawLink } from '../migration/link.ts'
import { type Migration, migrate, type Observer, type Outcome } from '../migration/migrate.ts'
import type { Fitted } from '../models/model.ts'
import type { SeededSource } from '../random.ts'

/**
 * What is uncertain. `process`: each draw has other writes; `parameters`: they are drawn from a redraw of the fit, of those
 * models that have one; `host`: each draw meets other costs of the host, and another bandwidth where the link's is random.
 */
export const layers = ['process', 'parameters', 'host'] as const
/** A name of `layers`. */
export type Layer = (typeof layers)[number]

/**
 * Without `parameters`: on the bundled migrations, with 37 pages always dirty on the host, it took the CRPS of total time of
 * `resample` from 0.63 to 0.70 s and that of `phases` from 0.78 to 0.76 s, and left their coverage as it was.
 */
export const defaultLayers: readonly Layer[] = ['process', 'host']

/** Those of the layers that are uncertain in a model: `parameters` only where it can be redrawn. */
export const layersOf = ({ redraw }: Pick<Fitted, 'redraw'>, layers: readonly Layer[]): Layer[] =>
  layers.filter(layer => layer !== 'parameters' || redraw !== undefined)

/** What a draw of a migration depends on, besides its number. */
export interface Forecaster {
  readonly name: string
  readonly fitted: Fitted
  readonly memory: MemoryState
  readonly migration: Migration
  readonly host: Host
  readonly layers: readonly Layer[]
  readonly source: SeededSource
  /** Seconds for which the guest runs before draw i of its migration starts; default none. */
  readonly delay?: (i: number) => number
}

/** Draw i of a migration. It depends on the seed, the model's name and i alone. */
export function drawOutcome(forecaster: Forecaster, i: number, observe?: Observer): Outcome {
  const { name, fitted, memory, migration, host, layers, source } = forecaster
  const writes = layers.includes('process') ? source.substream(name, i) : source.substream(name)
  const uncertain = layers.includes('host')
  const drawn = uncertain ? drawHost(host, source.substream('layer', 'host', i)) : typicalHost(host)
  const link = uncertain ? drawLink(migration.link, () => source.substream('layer', 'host', 'link', i)) : migration.link
  const model = layers.includes('parameters') ? redrawn(forecaster, i) : fitted
  const guest = model.guest(writes, memory)
  if (forecaster.delay) guest.run(forecaster.delay(i))
  return migrate(guest, { ...migration, link }, drawn, observe)
}

const redrawn = ({ name, fitted, source }: Forecaster, i: number): Fitted =>
  fitted.redraw?.(source.substream('layer', 'parameters', name, i)) ?? fitted

/** Outcomes of draws by columns, one element a draw. */
export interface Outcomes {
  /** 1 where the migration converged. */
  readonly converged: Uint8Array
  readonly rounds: Float64Array
  readonly totalTime: Float64Array
  readonly downtime: Float64Array
  readonly bytes: Float64Array
  readonly faults: Float64Array
  readonly stall: Float64Array
  readonly remaining: Float64Array
  readonly lost: Float64Array
}

/** Draws `from` to `to` (exclusive). */
export function drawOutcomes(forecaster: Forecaster, from: number, to: number): Outcomes {
  const outcomes = Array.from({ length: to - from }, (_, i) => drawOutcome(forecaster, from + i))
  const column = (value: (outcome: Outcome) => number) => Float64Array.from(outcomes, value)
  return {
    converged: Uint8Array.from(outcomes, outcome => Number(outcome.converged)),
    rounds: column(outcome => outcome.rounds),
    totalTime: column(outcome => outcome.totalTime),
    downtime: column(outcome => outcome.downtime),
    bytes: column(outcome => outcome.bytes),
    faults: column(outcome => outcome.faults),
    stall: column(outcome => outcome.stall),
    remaining: column(outcome => outcome.remaining),
    lost: column(outcome => outcome.lost),
  }
}

/** The draws of several parts, one after another. */
export function concatOutcomes(parts: readonly Outcomes[]): Outcomes {
  const column = (value: (part: Outcomes) => Float64Array) => Float64Array.from(parts.flatMap(part => [...value(part)]))
  return {
    converged: Uint8Array.from(parts.flatMap(part => [...part.converged])),
    rounds: column(part => part.rounds),
    totalTime: column(part => part.totalTime),
    downtime: column(part => part.downtime),
    bytes: column(part => part.bytes),
    faults: column(part => part.faults),
    stall: column(part => part.stall),
    remaining: column(part => part.remaining),
    lost: column(part => part.lost),
  }
}
