import { constantRate } from './constant-rate.ts'
import { dirtyCurveModel } from './dirty-curve.ts'
import { independent } from './independent.ts'
import { markov } from './markov.ts'
import type { Fitted, Model } from './model.ts'
import { phases } from './phases.ts'
import { renewal } from './renewal.ts'
import { resample } from './resample.ts'

const byName = (all: readonly { readonly name: string }[]): Readonly<Record<string, Model>> =>
  Object.fromEntries(all.map(model => [model.name, model as Model]))

/** Every model by its name, with its defaults, from the naive one to the one to trust. */
export const models = byName([
  constantRate(),
  dirtyCurveModel(),
  independent(),
  markov(),
  renewal(),
  resample(),
  phases(),
])

/** Those taken where none is named: all but the ones whose draws are slow, and that forecast no better. */
export const usualModels = byName(Object.values(models).filter(({ name }) => name !== 'markov' && name !== 'renewal'))

/**
 * A fit from its model's name and its state.
 *
 * @throws RangeError when there is no such model
 */
export function restore({ model, state }: Pick<Fitted, 'model' | 'state'>): Fitted {
  const known = models[model]
  if (!known) throw new RangeError(`unknown model: ${model}`)
  return known.restore(state)
}
