import type { ControlLaw } from './adaptive-control.ts'
import type { Predictor, PredictorState } from './adaptive-predictor.ts'
import type { Member, Supervisor } from './adaptive-supervisor.ts'
import { priorityClass, type ServerState } from './server.ts'

/** A reservation whose budget follows what its task costs. */
export interface AdaptiveReservation {
  readonly name: string
  /** Of the server, in seconds. */
  readonly period: number
  /** Server periods between two jobs of the task, N. */
  readonly periods: number
  /** The least budget, which is guaranteed, and the greatest, in CPU seconds. */
  readonly minimum: number
  readonly maximum: number
  readonly law: ControlLaw
  readonly predictor: Predictor
  /** In what is left when requests do not fit, 1 by default. */
  readonly weight?: number
}

/** An adaptive reservation, and what the jobs of its task cost; they arrive every N server periods from `start`, 0, on. */
export interface AdaptiveLoad {
  readonly reservation: AdaptiveReservation
  readonly costs: readonly number[]
  readonly start?: number
}

/** A job that was done, as the controller saw it. */
export interface ControlledJob {
  readonly cost: number
  /** The budget that was asked for it. */
  readonly requested: number
  /** The budget in force when it ended. */
  readonly budget: number
  /** The server's deadline when it ended less its own, in server periods: the scheduling error ε. */
  readonly error: number
}

/** By how much rounding may miss the end of a job, as a fraction of the server's period and of the time. */
const ROUNDING = { period: 1e-10, time: 1e-14 }
/** What budgets exceed the law's by, so that rounding does not take a job into one more period. */
const MARGIN = 1 + 1e-6

/**
 * A hard Constant Bandwidth Server whose budget is chosen when a job ends, and in force from the next period on; what is
 * left of the period in which the job ended goes to the next job.
 */
export class AdaptiveState implements ServerState, Member {
  readonly level = priorityClass.deadline
  readonly done: ControlledJob[] = []
  readonly name: string
  readonly guaranteed: number
  readonly weight: number
  key = 0
  allowance = 0
  next = Infinity
  asleep = true
  private budget: number
  private requested = 0
  private left: number
  private readonly load: AdaptiveLoad
  private readonly supervisor: Supervisor
  private readonly predictor: PredictorState

  constructor(load: AdaptiveLoad, supervisor: Supervisor) {
    const { name, minimum, period, weight, predictor } = load.reservation
    this.name = name
    this.guaranteed = minimum / period
    this.weight = weight ?? 1
    this.budget = minimum
    this.left = load.costs[0] ?? Infinity
    this.load = load
    this.supervisor = supervisor
    this.predictor = predictor.start()
    supervisor.join(this)
    this.request(0, 0)
  }

  wake(time: number) {
    this.asleep = false
    const { period } = this.load.reservation
    if (this.allowance * period >= (this.key - time) * this.budget) {
      this.key = time
      this.renew()
    } else if (this.allowance <= 0) this.next = this.key
  }

  sleep() {
    this.asleep = true
    this.next = Infinity
  }

  ran(from: number, seconds: number) {
    this.allowance -= seconds
    this.left -= seconds
    if (this.left <= ROUNDING.period * this.load.reservation.period + ROUNDING.time * from) this.end()
    if (this.allowance <= 0) this.next = this.key
  }

  advance() {
    this.next = Infinity
    this.renew()
  }

  /** A period begins at the deadline of the last. */
  private renew() {
    const { period } = this.load.reservation
    this.budget = this.supervisor.take(this, this.key) * period
    this.allowance = this.budget
    this.key += period
  }

  /** A job ended. */
  private end() {
    const { costs, start = 0, reservation } = this.load
    const { period, periods } = reservation
    const cost = costs[this.done.length]!
    const deadline = start + (this.done.length + 1) * periods * period
    const error = Math.round((this.key - deadline) / period)
    this.done.push({ cost, requested: this.requested, budget: this.budget, error })
    this.left = costs[this.done.length] ?? Infinity
    this.predictor.observe(cost)
    this.request(Math.max(0, error), error > 0 ? Math.max(0, this.allowance) : 0)
  }

  private request(late: number, left: number) {
    const { law, minimum, maximum, period, periods } = this.load.reservation
    const wanted = law({ prediction: this.predictor.predict(), late, left, periods }) * MARGIN
    this.requested = Math.min(maximum, Math.max(minimum, wanted))
    this.supervisor.request(this, this.requested / period)
  }
}
