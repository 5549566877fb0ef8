import type { Criterion } from '../../distributions/compare-laws.ts'
import type { Family } from '../../distributions/family.ts'
import { sojournObservations } from '../../renewal/sojourns.ts'
import { fitStates } from './fit-states.ts'
import type { Alternation } from './state.ts'

/** Share of the variance of log speeds that the difference between busy and idle must explain. */
const EXPLAINED = 0.8

/** Least number of times that the state must change. */
const CHANGES = 6

/** A speed that differs little from 0, in units of the mean. */
export const TRICKLE = 0.02

/**
 * Busy and idle sojourns of a clock, told apart by the threshold on the logarithm of its speed that explains most of the
 * variance (Otsu 1979); null where that is too little, or the clock changed too seldom.
 *
 * @param speeds one a bin of `seconds`
 */
export function fitAlternation(
  speeds: Float64Array,
  seconds: number,
  families: readonly Family[],
  criterion: Criterion,
): { alternation: Alternation; states: Uint8Array } | null {
  const threshold = otsu(speeds.map(speed => Math.log(speed + TRICKLE)))
  if (!(threshold.explained >= EXPLAINED)) return null
  const states = Uint8Array.from(speeds, speed => Number(Math.log(speed + TRICKLE) > threshold.at))
  const changes = states.reduce((sum, state, b) => sum + Number(b > 0 && state !== states[b - 1]), 0)
  if (changes < CHANGES) return null
  const { busy, idle } = sojournObservations([states], seconds)
  const choose = (observations: typeof busy) => fitStates(families, observations, criterion)[0]!
  const last = states.at(-1)!
  const since = states.findLastIndex(state => state !== last)
  const alternation: Alternation = {
    speeds: [meanWhere(speeds, states, 0), meanWhere(speeds, states, 1)],
    laws: [choose(idle), choose(busy)],
    busy: last === 1,
    age: states.length - 1 - since,
  }
  return { alternation, states }
}

function meanWhere(values: Float64Array, states: Uint8Array, state: number): number {
  const chosen = values.filter((_, i) => states[i] === state)
  return chosen.reduce((sum, value) => sum + value, 0) / chosen.length
}

function otsu(values: Float64Array): { at: number; explained: number } {
  const sorted = values.slice().sort()
  const n = sorted.length
  const total = sorted.reduce((sum, x) => sum + x, 0)
  const variance = sorted.reduce((sum, x) => sum + (x - total / n) ** 2, 0) / n
  let below = 0
  let best = 0
  let at = Number.NaN
  for (let i = 1; i < n; i++) {
    below += sorted[i - 1]!
    const between = (i / n) * (1 - i / n) * (below / i - (total - below) / (n - i)) ** 2
    if (sorted[i]! > sorted[i - 1]! && between > best) {
      best = between
      at = (sorted[i]! + sorted[i - 1]!) / 2
    }
  }
  return { at, explained: variance > 0 ? best / variance : 0 }
}
