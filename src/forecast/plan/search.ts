import { type Certainty, certify, type Tally } from './certify.ts'
import type { Requirement } from './requirement.ts'
import type { Sampler, Setting } from './setting.ts'

/** Draws on which all settings are compared, and then the best few once more. */
const FIRST = 24
const LONGER = 96
const FEW = 3

/** Draws that `bestOf` takes at most of so many settings. */
export const drawsOf = (settings: number, { mostDraws }: Certainty): number => LONGER + settings * mostDraws

/**
 * The setting most likely to keep the requirement, and whether it does. Settings are compared on some draws, from number
 * `from` on, and then tried on draws that had no part in choosing them, from the best on until one is not missed.
 */
export async function bestOf(
  sampler: Sampler,
  settings: readonly Setting[],
  requirement: Requirement,
  certainty: Certainty,
  from = 0,
): Promise<Tally> {
  const compare = async (some: readonly Setting[], mostDraws: number) => {
    const tallies: Tally[] = []
    for (const setting of some) {
      tallies.push(await certify(sampler, setting, requirement, { ...certainty, mostDraws }, from))
    }
    return tallies
  }
  const left = async (some: readonly Setting[], draws: number) => {
    if (some.length === 1) return some
    const tallies = await compare(some, draws)
    missed.push(...tallies.filter(({ verdict }) => verdict === 'missed'))
    return inOrder(tallies.filter(({ verdict }) => verdict !== 'missed')).map(({ setting }) => setting)
  }
  const missed: Tally[] = []
  const first = await left(settings, FIRST)
  const few = settings.filter(setting => first.slice(0, FEW).includes(setting))
  const longer = few.length > 0 ? await left(few, LONGER) : []
  for (const [turn, setting] of [...longer, ...first.slice(FEW)].entries()) {
    const tally = await certify(sampler, setting, requirement, certainty, from + drawsOf(turn, certainty))
    if (tally.verdict !== 'missed') return tally
    missed.push(tally)
  }
  return missed.reduce((best, one) => (share(one) > share(best) ? one : best))
}

const share = ({ met, draws }: Tally) => met / draws

/** From the best on; of those that are equally good the ones in the middle first, which lie furthest from worse ones. */
function inOrder(tallies: readonly Tally[]): Tally[] {
  const rank = new Map<Tally, number>()
  for (const tally of tallies) {
    const equals = tallies.filter(other => share(other) === share(tally))
    rank.set(tally, Math.abs(equals.indexOf(tally) - (equals.length - 1) / 2))
  }
  return tallies.toSorted((a, b) => share(b) - share(a) || rank.get(a)! - rank.get(b)!)
}

/** Looks for the greatest value that is missed. */
const MORE = 2

/** Where on a scale something begins to be met. */
export interface Least {
  /** The tally of the least value that was found to be met. */
  readonly met?: Tally
  /** The greatest value below it that was found to be missed. */
  readonly missed?: number
  /** The last tally that was not met. */
  readonly short?: Tally
}

export interface Scale {
  readonly minimum: number
  readonly maximum: number
  /** Where to begin. */
  readonly start: number
  /** The ratio of two values that need not be told apart. */
  readonly ratio: number
}

/**
 * The least value on a scale of ratios at which a probe is met, if it is from there on: doubles, halves, then bisects. Where
 * the draws do not tell below it, a few more values are looked at for the greatest that is missed.
 */
export async function leastMet(probe: (value: number) => Promise<Tally>, scale: Scale): Promise<Least> {
  const { minimum, maximum, start, ratio } = scale
  let least: Least = {}
  let above = Infinity
  let below = 0
  let open = Infinity
  const look = async (value: number) => {
    const tally = await probe(value)
    if (tally.verdict === 'met') {
      above = value
      least = { ...least, met: tally }
    } else {
      below = Math.max(below, value)
      if (tally.verdict === 'open') open = Math.min(open, value)
      least = { ...least, short: tally, ...(tally.verdict === 'missed' && { missed: value }) }
    }
  }
  await look(start)
  while (above === Infinity && below < maximum) await look(Math.min(maximum, below * 2))
  while (below === 0 && above > minimum) await look(Math.max(minimum, above / 2))
  while (above < Infinity && below > 0 && above / below > ratio) await look(Math.sqrt(above * below))
  for (let looks = 0; looks < MORE && open < Infinity && least.met; looks++) {
    const { missed } = least
    if (open / (missed ?? minimum) <= ratio ** 2) break
    await look(missed === undefined ? Math.max(minimum, open / 2) : Math.sqrt(open * missed))
  }
  return least
}
