import { isInside } from './domains.ts'
import type { Family } from './family.ts'

/**
 * The values of a family's parameters by their names, frozen.
 *
 * @throws RangeError unless each lies in its domain
 */
export function namedValues(
  parameters: Family['parameters'],
  values: readonly number[],
): Readonly<Record<string, number>> {
  return Object.freeze(
    Object.fromEntries(
      parameters.map(({ name, domain }, i) => {
        const value = values[i]!
        if (!isInside(domain, value)) throw new RangeError(`${name} must be ${places[domain]}: ${value}`)
        return [name, value]
      }),
    ),
  )
}

const places = { real: 'finite', positive: 'positive and finite', unit: 'between 0 and 1' }
