import { type Distribution, draw } from '../distributions/distribution.ts'
import type { Source } from '../random.ts'
import { type AlternatingRenewal, otherState, type Since, type State } from './alternating.ts'
import { residualQuantile } from './residual.ts'

/**
 * The times of the events of a renewal process in (0, `horizon`], ascending, in seconds. The first comes after a draw
 * from `first`: by default the law of the intervals itself, as if there had been an event at 0 (an ordinary process);
 * the equilibrium law for a stationary process, a residual law for one whose last event is so and so long ago.
 */
export function renewalTimes(
  law: Distribution,
  horizon: number,
  source: Source,
  first: (source: Source) => number = from => draw(law, from),
): number[] {
  const times: number[] = []
  for (let time = first(source); time <= horizon; time += draw(law, source)) times.push(time)
  return times
}

/** A sojourn of an alternating process: its state and when it ends, in seconds from now. */
export interface Sojourn {
  readonly state: State
  readonly end: number
}

/** The sojourns of an alternating process from now until one that ends after `horizon`; the first is under way. */
export function alternatingSojourns(
  process: AlternatingRenewal,
  { state, age = 0 }: Since,
  horizon: number,
  source: Source,
): Sojourn[] {
  const sojourns: Sojourn[] = [{ state, end: residualQuantile(process[state], age, 1 - source()) }]
  for (let last = sojourns[0]!; last.end <= horizon; ) {
    const next = otherState(last.state)
    last = { state: next, end: last.end + draw(process[next], source) }
    sojourns.push(last)
  }
  return sojourns
}
