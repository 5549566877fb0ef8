import type { DurationTable } from './hidden-durations.ts'
import {
  type HiddenSemiMarkov,
  negligible,
  type SemiPasses,
  type SojournCounts,
  tablesOf,
} from './hidden-semi-passes.ts'
import { sequencesOf } from './hidden-series.ts'

/**
 * The backward pass after `semiForward` (Guédon 2003): fills `smoothed`, the expected numbers of transitions and the
 * sojourn statistics. The last sojourn of a sequence is right-censored.
 */
export function semiBackward(model: HiddenSemiMarkov, passes: SemiPasses): void {
  const { series, states, slots, longest, entry, ended, tail, ratio, leave, older, filtered, smoothed } = passes
  const { counts, statistics } = passes
  const steps = Float64Array.from(model.transition.flat())
  const { whole, firsts } = tablesOf(model)
  const begin = new Float64Array(states)
  clear()
  for (const [from, to] of sequencesOf(series)) {
    for (let t = to - 1; t >= from; t--) {
      const row = t * states
      for (let j = 0; j < states; j++) {
        const at = j * slots + t
        const { tail: hazard } = whole[j]!
        const statistic = statistics[j]!
        if (t === to - 1) {
          older[at] = ratio[at]!
          smoothed[row + j] = filtered[row + j]!
          continue
        }
        let sum = 0
        for (let i = 0; i < states; i++) {
          sum += steps[j * states + i]! * begin[i]!
          counts[j * states + i]! += ended[at]! * begin[i]!
        }
        leave[at] = sum
        const ends = ratio[at]! * hazard * sum
        const stays = ratio[at]! * (1 - hazard) * older[at + 1]!
        older[at] = ends + stays
        statistic.tailEnds += tail[at]! * ends
        statistic.tailStays += tail[at]! * stays
        const change = ended[at]! * sum - entry[at + 1]! * begin[j]!
        smoothed[row + j] = Math.max(0, smoothed[row + states + j]! + change)
      }
      for (let j = 0; j < states; j++) {
        begin[j] =
          t === from
            ? sojourns(j, t, to, firsts[j]!, statistics[j]!.first)
            : sojourns(j, t, to, whole[j]!, statistics[j]!.whole)
      }
    }
  }
  for (let step = 0; step < counts.length; step++) counts[step]! *= steps[step]!

  /** Likelihood of the rows from t on when a sojourn in j begins there / predictive; counts the sojourns. */
  function sojourns(j: number, t: number, to: number, table: DurationTable, into: SojournCounts): number {
    const { density, survival } = table
    const { exact, censored } = into
    const base = j * slots
    const begun = entry[base + t]!
    const left = to - t
    const last = Math.min(longest, left - 1)
    let total = 0
    let product = 1
    for (let a = 1; a <= last && product > negligible; a++) {
      product *= ratio[base + t + a - 1]!
      const term = product * density[a]! * leave[base + t + a - 1]!
      total += term
      exact[a]! += begun * term
    }
    if (!(product > negligible)) return total
    if (left <= longest) {
      const term = product * ratio[base + to - 1]! * survival[left - 1]!
      censored[left]! += begun * term
      return total + term
    }
    const term = product * survival[longest]! * older[base + t + longest]!
    into.beyond += begun * term
    return total + term
  }

  function clear(): void {
    counts.fill(0)
    for (const statistic of statistics) {
      for (const sojourn of [statistic.whole, statistic.first]) {
        sojourn.exact.fill(0)
        sojourn.censored.fill(0)
        sojourn.beyond = 0
      }
      statistic.tailEnds = 0
      statistic.tailStays = 0
    }
  }
}
