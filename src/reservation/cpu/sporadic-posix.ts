import type { CpuShare } from '../reservation.ts'
import { priorityClass, type ServerState } from './server.ts'
import type { SporadicLevels } from './sporadic-state.ts'

/**
 * SCHED_SPORADIC to the letter of IEEE 1003.1-2008, 2.8.4: the activation time is set when work comes and when
 * a replenishment raises the server from its background level, and at no other. When the work is done, or the budget
 * used up, all that was used since then comes back T after it, or at once if that has passed. With as many replenishments
 * pending as there may be, the server is at its background level.
 */
export class PosixSporadicState implements ServerState {
  readonly level = priorityClass.fixed
  key: number
  allowance = 0
  next = Infinity
  private awake = false
  private raised = false
  private capacity: number
  private activation = 0
  private used = 0
  private readonly pending: { time: number; amount: number }[] = []
  private readonly share: CpuShare
  private readonly levels: SporadicLevels
  private readonly limit: number

  constructor(share: CpuShare, levels: SporadicLevels, replenishments: number) {
    this.share = share
    this.capacity = share.budget
    this.levels = levels
    this.limit = replenishments
    this.key = levels.level
  }

  wake(time: number) {
    this.awake = true
    this.advance(time)
  }

  sleep() {
    if (this.raised) this.replenishLater()
    this.awake = false
    this.raised = false
    this.next = Infinity
  }

  ran(from: number, seconds: number) {
    if (!this.raised) return
    this.used += seconds
    this.capacity = Math.max(0, this.capacity - seconds)
    if (this.capacity <= 0) {
      this.raised = false
      this.replenishLater()
    }
    this.advance(from + seconds)
  }

  advance(time: number) {
    while (this.pending[0] && this.pending[0].time <= time) {
      this.capacity = Math.min(this.share.budget, this.capacity + this.pending.shift()!.amount)
    }
    if (!this.raised && this.awake && this.capacity > 0 && this.pending.length < this.limit) {
      this.raised = true
      this.activation = time
      this.used = 0
    }
    const { level, background } = this.levels
    this.next = this.awake ? (this.pending[0]?.time ?? Infinity) : Infinity
    this.key = this.raised ? level : (background ?? level)
    if (this.raised) this.allowance = this.capacity
    else this.allowance = background === undefined ? 0 : Infinity
  }

  private replenishLater() {
    if (this.used > 0) this.pending.push({ time: this.activation + this.share.period, amount: this.used })
    this.used = 0
  }
}
