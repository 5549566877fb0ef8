import type { Prediction } from './adaptive-predictor.ts'

/** What is known when a job has ended and the budget of the next one is to be chosen. */
export interface ControlInput {
  /** What the next job will cost; undefined while nothing is known. */
  readonly prediction: Prediction | undefined
  /** Server periods by which the next job starts late: max(0, ε) of the job that ended. */
  readonly late: number
  /** CPU seconds that the server still has in the period in which the job ended, which the next job gets. */
  readonly left: number
  /** Server periods between jobs, N. */
  readonly periods: number
}

/** A feedback law: the budget of a server period to ask for, in CPU seconds; Infinity for as much as there is. */
export type ControlLaw = (input: ControlInput) => number

/**
 * The least budget that keeps the scheduling error within its target if the job costs no more than predicted, H:
 * (H − left) / (N + E − late), as then the job ends within N + E − late periods, E of which it may be late. One that
 * starts too late for that gets all there is.
 *
 * It is the lower end of the bandwidths that keep the error in an invariant set (Palopoli, Cucinotta & Bicchi, Quality of
 * service control in soft real-time applications, CDC 2003; `InvariantController` and `PDNVController` of Cucinotta's
 * ARSim), in server periods, with what a job leaves of its last period counted.
 *
 * @throws RangeError unless `mayBeLate`, E, is an integer ≥ 0
 */
export function invariantControl(mayBeLate = 0): ControlLaw {
  checkLateness(mayBeLate)
  return ({ prediction, late, left, periods }) => spread(prediction?.high, left, periods + mayBeLate - late)
}

/**
 * The budget for which the next job is expected to end just in time, (E c − left) / (N − late): the stochastic dead beat of
 * Abeni, Cucinotta, Lipari, Marzario & Palopoli (QoS management through adaptive reservations, Real-Time Systems 2005;
 * `SDBController` of ARSim).
 */
export function deadBeatControl(): ControlLaw {
  return ({ prediction, late, left, periods }) => spread(prediction?.mean, left, periods - late)
}

/** No feedback: a static reservation. */
export const constantBudget =
  (budget: number): ControlLaw =>
  () =>
    budget

const spread = (cost: number | undefined, left: number, periods: number): number =>
  cost === undefined || periods < 1 ? Infinity : Math.max(0, cost - left) / periods

/**
 * How early jobs can end under `invariantControl(E)`: the least e, in server periods, such that the scheduling error stays
 * within [−e, E] for ever once it is, whatever jobs cost, if it is always within the known [h, H], `ratio` = h / H. This is
 * the robust controlled invariant set of Palopoli, Cucinotta & Bicchi (2003); for fluid bandwidth its condition is
 * e + E h/H ≥ N (1 − h/H).
 *
 * In periods: a job that starts in time, with the budget H / (N + E), takes ⌈c (N + E) / H⌉ ≥ ⌈(N + E) h/H⌉ of them. One
 * that starts s ≤ E periods late has up to H / N left for it, and takes ⌈(h − left)(N + E − s) / (H − left)⌉ more. So
 * e = max over s of N − s − those. It asks that budgets of H / N may be had, and ones as small as these.
 *
 * @throws RangeError unless the periods and E are integers, positive and not negative, and 0 < ratio ≤ 1
 */
export function earliness(periods: number, mayBeLate: number, ratio: number): number {
  if (!(Number.isInteger(periods) && periods > 0)) {
    throw new RangeError(`periods must be a positive integer: ${periods}`)
  }
  checkLateness(mayBeLate)
  if (!(ratio > 0 && ratio <= 1)) throw new RangeError(`the ratio of costs must be in (0, 1]: ${ratio}`)
  const early = Array.from({ length: mayBeLate + 1 }, (_, late) => {
    const left = late > 0 ? 1 / periods : 0
    const taken = left < 1 ? (Math.max(0, ratio - left) / (1 - left)) * (periods + mayBeLate - late) : 0
    return periods - late - Math.ceil(taken * (1 - 1e-5))
  })
  return Math.max(0, ...early)
}

/**
 * Jobs after which the scheduling error is within E again, at most, when a job ended `late` periods late, later ones cost
 * `high` at most and are predicted so, and all there is, `maximum` a period, is enough: each makes up N − ⌈H / maximum⌉
 * periods, ⌈(late − E) / (N − ⌈H / maximum⌉)⌉ jobs in all. Infinity if there is nothing to make up with.
 */
export function recovery(late: number, high: number, maximum: number, periods: number, mayBeLate = 0): number {
  if (late <= mayBeLate) return 0
  const gain = periods - Math.ceil(high / maximum)
  return gain > 0 ? Math.ceil((late - mayBeLate) / gain) : Infinity
}

function checkLateness(mayBeLate: number) {
  if (Number.isInteger(mayBeLate) && mayBeLate >= 0) return
  throw new RangeError(`the periods that a job may be late must be an integer of 0 or more: ${mayBeLate}`)
}
