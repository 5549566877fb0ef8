import { lawFamilies } from '../distributions/families.ts'
import type { Law } from '../distributions/law.ts'
import { fluctuating, type RandomRate, type RatePoint, series } from './random-rate.ts'
import { type Rate, type RateStep, schedule } from './rate.ts'

/** A path whose bandwidth changes, as plain data. Seconds, bytes per second. */
export type LinkSpec =
  | { readonly schedule: readonly RateStep[] }
  | { readonly series: readonly RatePoint[] }
  | { readonly fluctuating: Fluctuation }

/** A law of `lawFamilies` by name, with its parameters, drawn anew every so many seconds. */
export interface Fluctuation {
  readonly law: string
  readonly parameters: Readonly<Record<string, number>>
  readonly every: number
}

/**
 * The bandwidth that a specification describes, in bytes per second.
 *
 * @throws RangeError as `schedule`, `series`, `fluctuating` and the law's family do
 */
export function bandwidthOf(spec: LinkSpec): Rate | RandomRate {
  if ('schedule' in spec) return schedule(spec.schedule)
  if ('series' in spec) return series(spec.series)
  return fluctuating(lawOf(spec.fluctuating), spec.fluctuating.every)
}

function lawOf({ law, parameters }: Fluctuation): Law {
  const family = Object.hasOwn(lawFamilies, law) ? lawFamilies[law]! : undefined
  if (!family) throw new RangeError(`law must be one of ${Object.keys(lawFamilies).join(', ')}: ${law}`)
  const names = family.parameters.map(({ name }) => name)
  if (names.some(name => parameters[name] === undefined)) {
    throw new RangeError(`${law} has the parameters ${names.join(', ')}: ${Object.keys(parameters).join(', ')}`)
  }
  return family.law(names.map(name => parameters[name]!))
}

/**
 * The bandwidth that stands for a changing one in tables and thresholds: the mean of a random one, and of a schedule the
 * one that lasts.
 *
 * @throws RangeError as `bandwidthOf` does
 */
export function typicalBandwidth(spec: LinkSpec): number {
  const bandwidth = bandwidthOf(spec)
  return 'typical' in bandwidth ? bandwidth.typical.at(0) : bandwidth.at(Number.MAX_VALUE)
}
