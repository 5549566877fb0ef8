import type { Scenario } from './scenario.ts'
import type { IsolationShares } from './shares.ts'

/**
 * What each of several threads of one weight gets of a core at most, as a fraction, when they ask for these: the level
 * L of max-min fairness with Σ min(demand, L) = 1 (Bertsekas & Gallager, Data Networks, 1992, section 6.5.2). 1 where
 * all that is asked for can be had.
 */
export function fairLevel(demands: readonly number[]): number {
  const ascending = [...demands].sort((a, b) => a - b)
  let left = 1
  for (const [i, demand] of ascending.entries()) {
    const level = left / (ascending.length - i)
    if (demand > level) return level
    left -= demand
  }
  return 1
}

/**
 * What a frame's task asks for of a core on average, and what fair threads on its core get at most while a sender
 * sends.
 */
export interface FairShare {
  readonly demand: number
  readonly level: number
}

/**
 * The neighbour's task among fair threads. Where its demand exceeds the level its frames wait longer and longer; where
 * it does not, they are late only by turns.
 */
export function fairShare(scenario: Scenario, { placement }: IsolationShares, rate: number): FairShare {
  const { cost, variation, period, senderRate } = scenario
  const demand = (cost * (1 - variation / 2)) / period
  const { neighbour: core, migrating } = placement.task
  const endless = [...placement.background.neighbour, ...placement.background.migrating].filter(place => place === core)
  const others = [
    ...(migrating === core ? [demand] : []),
    ...(placement.sender === core ? [rate / senderRate] : []),
    ...endless.map(() => 1),
  ]
  return { demand, level: fairLevel([demand, ...others]) }
}
