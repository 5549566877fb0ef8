import { confidenceSequence } from '../../distributions/sequential-binomial.ts'
import { countMet, type Requirement } from './requirement.ts'
import type { Sampler, Setting } from './setting.ts'

/** What draws say of a setting: how likely it keeps the requirement. */
export interface Tally {
  readonly setting: Setting
  readonly draws: number
  readonly met: number
  /** Bounds of the probability, by `confidenceSequence`. */
  readonly lower: number
  readonly upper: number
  /** `met`: certainly likely enough; `missed`: certainly not; `open`: the draws do not tell. */
  readonly verdict: 'met' | 'missed' | 'open'
}

/** How sure `certify` must be, and how many draws that may take. */
export interface Certainty {
  /** Probability with which the bounds of one tally hold, however many draws it took. */
  readonly level: number
  /** Draws of a tally at most. */
  readonly mostDraws: number
}

const BATCHES = [8, 16, 32, 64, 128, 256] as const

/**
 * Draws in a setting, from number `first` on, until it is certain whether the requirement is kept, `mostDraws` are done, or
 * it is plain that they would not tell: then it stays open, which claims nothing.
 */
export async function certify(
  sampler: Sampler,
  setting: Setting,
  requirement: Requirement,
  { level, mostDraws }: Certainty,
  first = 0,
): Promise<Tally> {
  let [draws, met] = [0, 0]
  for (let batch = 0; ; batch++) {
    const more = Math.min(mostDraws - draws, BATCHES[batch] ?? 512)
    met += countMet(await sampler(setting, first + draws, first + draws + more), requirement)
    draws += more
    const [lower, upper] = confidenceSequence(met, draws - met, level)
    const { probability } = requirement
    const verdict = lower >= probability ? 'met' : upper < probability ? 'missed' : 'open'
    const isVain = () => draws >= ENOUGH && !mayBeCertain(draws - met, draws, requirement, { level, mostDraws })
    if (verdict !== 'open' || draws >= mostDraws || isVain()) return { setting, draws, met, lower, upper, verdict }
  }
}

/** Draws after which one may see that more of them would be in vain. */
const ENOUGH = 256

/** Whether all draws would tell if failures went on as they did, or two standard deviations more rarely or often. */
function mayBeCertain(failures: number, draws: number, { probability }: Requirement, { level, mostDraws }: Certainty) {
  const share = (deviations: number) => Math.max(0, failures + deviations * Math.sqrt(failures)) / draws
  const boundsAt = (failing: number) => confidenceSequence(mostDraws * (1 - failing), mostDraws * failing, level)
  return boundsAt(share(-2))[0] >= probability || boundsAt(Math.min(1, share(2)))[1] < probability
}
