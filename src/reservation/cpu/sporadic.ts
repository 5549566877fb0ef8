import type { CpuShare } from '../reservation.ts'
import { type Demand, responseTime } from './response-time.ts'
import type { CpuServer } from './server.ts'
import { PosixSporadicState } from './sporadic-posix.ts'
import { SporadicState } from './sporadic-state.ts'
import { activationBound, checkedShare } from './supply.ts'

/** Levels and rules of a sporadic server. */
export interface SporadicOptions {
  /** Level of fixed priority while it has budget, 0 the highest (`sched_priority`, in the opposite sense). */
  readonly level?: number
  /** Level without budget (`sched_ss_low_priority`); without one, it waits for the next replenishment. */
  readonly background?: number
  /** Replenishments that can be pending (`sched_ss_max_repl`); no limit by default. */
  readonly replenishments?: number
  /** How used budget comes back: corrected, the default, or to the letter of POSIX, which gives too much of it. */
  readonly rule?: 'corrected' | 'posix'
  /** What is served before it: the servers of its own level, of those above, and of the deadline class. */
  readonly above?: readonly Demand[]
}

/**
 * The sporadic server (Sprunt, Sha & Lehoczky, Aperiodic task scheduling for hard real-time systems, 1989; IEEE 1003.1
 * SCHED_SPORADIC): a budget Q used at a fixed level of priority; what is used comes back T after its use could begin, at
 * the latest of its last return and of the time when work came.
 *
 * By the rule of POSIX all that was used since work came, or since the server rose from its background level, comes back
 * T after that, even what came back in between: used budget can return early, and the server exceed its share (Stanovich,
 * Baker, Wang & González Harbour, Defects of the POSIX sporadic server and how to correct them, RTAS 2010). The corrected
 * rule, theirs, keeps the time of each part of the budget. Clocks are exact here, so the third defect of that paper,
 * budgets amplified by overruns, does not arise.
 *
 * `supplyBound` holds for every window during which the server has work, if `above` are the most that is served before it.
 * Let R be the response time of Q. What is free at the start of a window is used within R of it, and what is not had been
 * used, at one second a second, after its last return; so Q comes back by T, fastest to come last, and is used within R of
 * that: the bound is `activationBound` later by R − Q. R is Q at the highest priority, and with R = T it is that of the
 * periodic resource. If replenishments are limited, what is free may have to wait for a return, or returns be put off to
 * T after the window's start, and the bound is later by another Q. It is 0 if R exceeds T.
 *
 * @throws RangeError unless 0 < budget ≤ period < Infinity, replenishments is a positive integer or Infinity, and the
 * background is below the level
 */
export function sporadic(name: string, share: CpuShare, options: SporadicOptions = {}): CpuServer {
  const { budget, period } = checkedShare(share)
  const { level = 0, background, replenishments = Infinity, rule = 'corrected', above = [] } = options
  if (!(replenishments >= 1 && (Number.isInteger(replenishments) || replenishments === Infinity))) {
    throw new RangeError(`replenishments must be a positive integer or Infinity: ${replenishments}`)
  }
  if (background !== undefined && !(background > level)) {
    throw new RangeError(`the background must be below level ${level}: ${background}`)
  }
  const response = responseTime(budget, above, period)
  const late = response - (replenishments < Infinity ? 0 : budget)
  const levels = { level, background }
  const State = rule === 'posix' ? PosixSporadicState : SporadicState
  return {
    name,
    share: budget / period,
    supplyBound: seconds => activationBound(share, seconds - late),
    start: () => new State(share, levels, replenishments),
  }
}
