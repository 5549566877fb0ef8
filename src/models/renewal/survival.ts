import { lawFamilies } from '../../distributions/families.ts'
import type { Law } from '../../distributions/law.ts'
import type { Source } from '../../random.ts'
import { sampled } from '../../renewal/sampled.ts'
import type { LawFitState } from './state.ts'

/** P(an interval is of more than k ticks), by k from 0, where it is 1. */
export type Survival = Float64Array

/** The law of a fit. */
export const lawOf = ({ family, values }: LawFitState): Law => lawFamilies[family]!.law(values)

/** Of a law of seconds as epochs show it: exact up to 20 ticks and at every twentieth of the age then, log-linear between. */
export function lawSurvival(law: Law, epoch: number, longest: number): Survival {
  const { logSurvival } = sampled(law, epoch)
  const table = new Float64Array(longest + 1).fill(1)
  for (let from = 0, log = 0; from < longest; ) {
    const to = Math.min(longest, from + Math.max(1, Math.floor(from / 20)))
    const next = Math.max(-700, Math.min(log, logSurvival(to)))
    for (let k = from + 1; k <= to; k++) table[k] = Math.exp(log + ((next - log) * (k - from)) / (to - from))
    log = next
    from = to
  }
  return table
}

/** Growth of the cells of age in which the empirical hazard is constant. */
const GROWTH = 1.12

/** Risks that the hazard of the cell before counts for where there are few. */
const PRIOR = 20

/** The product-limit estimate with a constant hazard in cells of age that grow with it; the last hazard goes on. */
export function empiricalSurvival(
  complete: Float64Array,
  tails: Float64Array,
  longest: number,
): { survival: Survival; cells: number } {
  const survival = new Float64Array(longest + 1).fill(1)
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0)
  let atRisk = sum(complete) + sum(tails) - (tails[0] ?? 0)
  let hazard = 0
  let cells = 0
  for (let from = 1; from <= longest; ) {
    const end = Math.min(longest + 1, Math.max(from + 1, Math.ceil(from * GROWTH)))
    let [ended, exposed] = [0, 0]
    for (let k = from; k < end; k++) {
      ended += complete[k] ?? 0
      exposed += atRisk
      atRisk -= (complete[k] ?? 0) + (tails[k] ?? 0)
    }
    if (ended > 0) cells++
    const isFew = exposed < 50 * (end - from)
    hazard = Math.min(1, isFew ? (ended + PRIOR * hazard) / (exposed + PRIOR) : ended / exposed)
    for (let k = from; k < end; k++) survival[k] = survival[k - 1]! * (1 - hazard)
    from = end
  }
  return { survival, cells }
}

const GUIDES = 1024

/** The least k with P(interval > k) ≤ u, by an index of places to begin at (Chen & Asau 1974); Infinity beyond the table. */
export function intervalAt(survival: Survival): (u: number) => number {
  const longest = survival.length - 1
  const guide = new Uint32Array(GUIDES + 1)
  for (let i = 0, k = longest; i <= GUIDES; i++) {
    while (k > 0 && survival[k]! <= i / GUIDES) k--
    guide[i] = k
  }
  return u => {
    if (u < survival[longest]!) return Infinity
    let k = guide[Math.floor(u * GUIDES) + 1] ?? 0
    while (k < longest && survival[k]! > u) k++
    return Math.max(1, k)
  }
}

/** Ticks until the next write of a page of this age: 0 is the tick that comes. */
export function residualAt(survival: Survival, at: (u: number) => number, age: number, source: Source): number {
  const reached = Math.min(age, survival.length - 1)
  if (!(survival[reached]! > 0)) return 0
  return Math.max(0, at(source() * survival[reached]!) - reached - 1)
}
