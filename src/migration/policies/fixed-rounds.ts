import type { Policy } from './policy.ts'

/**
 * A fixed number of pre-copy passes, each over all that was pending at its start, then stop-and-copy: the V-system
 * (Theimer, Lantz & Cheriton 1985) and the model of Checconi, Cucinotta & Stein (2009). With 0 the guest stops at once.
 *
 * @throws RangeError unless `passes` is a whole number from 0 on
 */
export function fixedRounds(passes: number): Policy {
  if (!(Number.isInteger(passes) && passes >= 0)) throw new RangeError(`passes must be a whole number: ${passes}`)
  return {
    name: 'fixed-rounds',
    decide({ pending, rounds }) {
      if (rounds > passes) return 'stop'
      if (pending > 0) return 'send'
      return rounds === passes ? 'stop' : 'synchronise'
    },
  }
}
