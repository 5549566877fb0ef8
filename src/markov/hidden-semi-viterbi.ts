import type { Path } from './hidden-decode.ts'
import type { DurationTable } from './hidden-durations.ts'
import { logDensities } from './hidden-emissions.ts'
import { type HiddenSemiMarkov, tablesOf } from './hidden-semi-passes.ts'
import { checkSeries, type Series, sequencesOf, slotsOf } from './hidden-series.ts'

/**
 * The most probable path of states of a hidden semi-Markov model, in O(T (k² + k D)), and ln of its joint density with
 * the series; ages of a residual first sojourn are summed over, as they are not part of the path.
 */
export function semiViterbi(model: HiddenSemiMarkov, series: Series): Path {
  checkSeries(series)
  const states = model.initial.length
  const slots = slotsOf(series)
  const longest = model.durations[0]!.hazards.length - 1
  const steps = Float64Array.from(model.transition.flat(), Math.log)
  const { whole, firsts } = tablesOf(model)
  const laws = whole.map(logTable)
  const firstLaws = firsts.map(logTable)
  const emitted = new Float64Array(slots * states)
  logDensities(model.emissions, series, emitted)

  const room = () => new Float64Array((slots + 1) * states)
  /**
   * Sums of ln densities before t; best of a sojourn that begins at t; best that ends with t; best that is older than
   * D.
   */
  const [sums, begun, ended, older] = [room(), room(), room(), room()]
  const cameFrom = new Uint8Array(slots * states)
  const [since, olderSince] = [new Int32Array(slots * states), new Int32Array(slots * states)]
  const path = new Uint8Array(slots)
  let logProbability = 0
  for (const [from, to] of sequencesOf(series)) {
    for (let t = from; t < to; t++) {
      for (let j = 0; j < states; j++) {
        sums[(t + 1) * states + j] = (t === from ? 0 : sums[t * states + j]!) + emitted[t * states + j]!
        if (t === from) sums[t * states + j] = 0
        enter(j, from, t)
        end(j, from, t, t === to - 1)
      }
    }
    logProbability += trace(from, to)
  }
  return { path, logProbability }

  function enter(j: number, from: number, t: number): void {
    const at = t * states + j
    begun[at] = t === from ? Math.log(model.initial[j]!) : -Infinity
    for (let i = 0; t > from && i < states; i++) {
      const value = ended[at - states - j + i]! + steps[i * states + j]!
      if (value > begun[at]!) {
        begun[at] = value
        cameFrom[at] = i
      }
    }
  }

  function end(j: number, from: number, t: number, isLast: boolean): void {
    const at = t * states + j
    const sum = sums[at + states]!
    let best = -Infinity
    for (let a = 1; a <= Math.min(longest, t - from + 1); a++) {
      const first = at - (a - 1) * states
      const law = t - a + 1 === from ? firstLaws[j]! : laws[j]!
      const value = begun[first]! + sum - sums[first]! + (isLast ? law.survival[a - 1]! : law.density[a]!)
      if (value > best) {
        best = value
        since[at] = t - a + 1
      }
    }
    growOlder(j, from, t)
    const value = older[at]! + (isLast ? 0 : laws[j]!.ends)
    if (value > best) {
      best = value
      since[at] = olderSince[at]!
    }
    ended[at] = best
  }

  function growOlder(j: number, from: number, t: number): void {
    const at = t * states + j
    older[at] = -Infinity
    if (t - from < longest) return
    const first = at - longest * states
    const law = t - longest === from ? firstLaws[j]! : laws[j]!
    const grown = begun[first]! + sums[at]! - sums[first]! + law.survival[longest]!
    const stayed = t - from > longest ? older[at - states]! + laws[j]!.stays : -Infinity
    older[at] = Math.max(grown, stayed) + emitted[at]!
    olderSince[at] = grown >= stayed ? t - longest : olderSince[at - states]!
  }

  function trace(from: number, to: number): number {
    const last = ended.subarray((to - 1) * states, to * states)
    const greatest = last.reduce((a, b) => Math.max(a, b))
    let state = last.indexOf(greatest)
    for (let t = to - 1; t >= from; ) {
      const first = since[t * states + state]!
      path.fill(state, first, t + 1)
      state = cameFrom[first * states + state]!
      t = first - 1
    }
    return greatest
  }
}

const logTable = ({ density, survival, tail }: DurationTable) => ({
  density: density.map(Math.log),
  survival: survival.map(Math.log),
  ends: Math.log(tail),
  stays: Math.log1p(-tail),
})
