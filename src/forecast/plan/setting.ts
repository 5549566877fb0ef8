import type { Host } from '../../migration/host.ts'
import { type MigrationSpec, migrationOf } from '../../migration/spec.ts'
import type { SeededSource } from '../../random.ts'
import { concatOutcomes, drawOutcomes, type Layer, type Outcomes } from '../draws.ts'
import type { Fits } from '../fits.ts'
import { forecastersOf } from '../forecast.ts'

/** What may be chosen about a migration. */
export interface Setting {
  /** Bytes per second. */
  readonly bandwidth: number
  /** Seconds. */
  readonly downtimeLimit: number
  /** Share of its time for which the guest is held from the first round on, in [0, 1). */
  readonly throttle: number
  /** Seconds from now within which it starts, at any time alike. */
  readonly start: readonly [from: number, to: number]
}

/** Gives the outcomes of draws `from` to `to` (exclusive) in a setting. Draw i meets the same guest in every setting. */
export type Sampler = (setting: Setting, from: number, to: number) => Promise<Outcomes>

/** What draws depend on besides their setting. */
export interface Drawn {
  readonly fits: Fits
  readonly spec: MigrationSpec
  readonly host: Host
  readonly layers: readonly Layer[]
  readonly source: SeededSource
}

/** The migration of a setting, as plain data. */
export const specOf = (spec: MigrationSpec, { bandwidth, downtimeLimit, throttle }: Setting): MigrationSpec => ({
  ...spec,
  bandwidth,
  downtimeLimit,
  throttle: Math.max(throttle, spec.throttle ?? 0),
})

/**
 * Draws in a setting, the models taking turns: draw i is one of model i mod k, so that the whole is their linear opinion
 * pool (Stone 1961), which is never surer of itself than they are on average.
 */
export function drawSetting(drawn: Drawn, setting: Setting, from: number, to: number): Outcomes {
  const { fits, spec, source } = drawn
  const [earliest, latest] = setting.start
  const delay = (i: number) => earliest + (latest - earliest) * source.substream('start', i)()
  const forecasters = forecastersOf(fits, migrationOf(specOf(spec, setting)), drawn).map(forecaster => ({
    ...forecaster,
    ...(latest > 0 && { delay }),
  }))
  const count = forecasters.length
  return concatOutcomes(
    Array.from({ length: to - from }, (_, k) => {
      const [i, model] = [Math.floor((from + k) / count), (from + k) % count]
      return drawOutcomes(forecasters[model]!, i, i + 1)
    }),
  )
}

/** A sampler in this thread. */
export const samplerOf =
  (drawn: Drawn): Sampler =>
  async (setting, from, to) =>
    drawSetting(drawn, setting, from, to)
