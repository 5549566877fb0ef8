import type { Law } from './law.ts'
import type { Observations } from './observations.ts'

/** Where a parameter may lie: anywhere, above 0, or strictly between 0 and 1. */
export type Domain = 'real' | 'positive' | 'unit'

/** A parametric family of laws, as maximum likelihood needs to know it. */
export interface Family {
  readonly name: string
  readonly discrete: boolean
  /** In the order in which `law` takes them. */
  readonly parameters: readonly { readonly name: string; readonly domain: Domain }[]
  /** @throws RangeError when a value is outside its domain */
  law(values: readonly number[]): Law
  /** Values inside their domains to begin a search with, whatever the observations are. */
  start(observations: Observations): number[]
}
