import { constantRate } from './constant-rate.ts'
import { dirtyCurveModel } from './dirty-curve.ts'
import { independent } from './independent.ts'
import { markov } from './markov.ts'
import type { Fitted, Model } from './model.ts'
import { phases } from './phases.ts'
import { renewal } from './renewal.ts'
import { resample } from './resample.ts'

const all = [constantRate(), dirtyCurveModel(), independent(), markov(), renewal(), resample(), phases()]

/** Every model by its name, with its defaults, from the naive one to the one to trust. */
export const models: Readonly<Record<string, Model>> = Object.fromEntries(
  all.map(model => [model.name, model as Model]),
)

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
