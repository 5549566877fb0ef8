import { type ChiSquareTest, chiSquareTest } from './chi-square.ts'
import type { Matrix } from './matrix.ts'
import type { RunLengths } from './run-lengths.ts'

/**
 * Mean and variance of the steps that the chain stays in each state once entered: geometric from 1, Infinity if for
 * ever.
 */
export function sojournTimes(transition: Matrix): { mean: number[]; variance: number[] } {
  const stays = transition.map((row, i) => row[i]!)
  return {
    mean: stays.map(stay => 1 / (1 - stay)),
    variance: stays.map(stay => (stay === 1 ? Infinity : stay / (1 - stay) ** 2)),
  }
}

/** P(stays exactly n steps), for n from 0 to `steps`. */
export const sojournMass = (stay: number, steps: number): Float64Array =>
  Float64Array.from({ length: steps + 1 }, (_, n) => (n === 0 ? 0 : (1 - stay) * stay ** (n - 1)))

/**
 * Tests whether sojourns are geometric, as a Markov chain has them: whether the hazard of ending is the same at each
 * age. Pearson's statistic over groups of ages, each wide enough to expect five ends and five stays. Runs cut off by
 * the end of observation count while they were seen.
 *
 * @returns degrees of freedom 0 and NaN for the p-value when there is but one group
 */
export function geometricTest({ ended, unfinished }: RunLengths): ChiSquareTest {
  const length = Math.max(ended.length, unfinished.length)
  const risks: number[] = []
  let risk = 0
  for (let age = length - 1; age >= 1; age--) {
    risk += ended[age] ?? 0
    risks[age] = risk
    risk += unfinished[age] ?? 0
  }
  const ends = Array.from(ended).reduce((sum, count, g) => (g > 0 ? sum + count : sum), 0)
  const hazard = ends / risks.reduce((sum, count) => sum + count, 0)
  const rarer = Math.min(hazard, 1 - hazard)
  const groups: { risk: number; ends: number }[] = []
  let open = { risk: 0, ends: 0 }
  for (let age = 1; age < length; age++) {
    open = { risk: open.risk + risks[age]!, ends: open.ends + (ended[age] ?? 0) }
    if (open.risk * rarer < 5) continue
    groups.push(open)
    open = { risk: 0, ends: 0 }
  }
  const last = groups.pop() ?? { risk: 0, ends: 0 }
  groups.push({ risk: last.risk + open.risk, ends: last.ends + open.ends })
  const statistic = groups.reduce(
    (sum, group) =>
      group.risk > 0 && rarer > 0
        ? sum + (group.ends - group.risk * hazard) ** 2 / (group.risk * hazard * (1 - hazard))
        : sum,
    0,
  )
  return chiSquareTest(statistic, groups.length - 1)
}
