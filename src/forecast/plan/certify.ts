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

export interface Certainty {
  /** Probability with which the bounds of one tally hold, however many draws it took. */
  readonly level: number
  /** Draws of a tally at most. */
  readonly mostDraws: number
}

const BATCHES = [8, 16, 32, 64, 128, 256] as const

/** Draws in a setting, from number `first` on, until it is certain whether the requirement is kept or `mostDraws` are done. */
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
    if (verdict !== 'open' || draws >= mostDraws) return { setting, draws, met, lower, upper, verdict }
  }
}
