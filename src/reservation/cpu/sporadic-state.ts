import type { CpuShare } from '../reservation.ts'
import { priorityClass, type ServerState } from './server.ts'

/** Levels of fixed priority with budget and without. */
export interface SporadicLevels {
  readonly level: number
  readonly background: number | undefined
}

/** A part of the budget, and when it came or comes back. */
interface Part {
  time: number
  amount: number
}

/**
 * The corrected sporadic server (Stanovich, Baker, Wang & González Harbour 2010, appendix): a queue of the parts of the
 * budget by the time of their return. Work that comes makes all that is there one part, of that time. What is used is
 * taken from the first part and returns T after that part's time. It joins the last part if it returns before that could
 * be used up, as it then comes too late to matter; and puts it off to its own time if the queue is full.
 */
export class SporadicState implements ServerState {
  readonly level = priorityClass.fixed
  key: number
  allowance = 0
  next = Infinity
  private awake = false
  private ready = 0
  private readonly parts: Part[]
  private readonly period: number
  private readonly levels: SporadicLevels
  private readonly limit: number

  constructor({ budget, period }: CpuShare, levels: SporadicLevels, replenishments: number) {
    this.parts = [{ time: 0, amount: budget }]
    this.period = period
    this.levels = levels
    this.limit = replenishments
    this.key = levels.level
  }

  wake(time: number) {
    this.awake = true
    const [first] = this.parts
    if (first && first.time <= time) {
      first.time = time
      while (this.parts[1] && this.parts[1].time <= time) first.amount += this.parts.splice(1, 1)[0]!.amount
    }
    this.advance(time)
  }

  sleep() {
    this.awake = false
    this.next = Infinity
  }

  ran(from: number, seconds: number) {
    const all = seconds >= this.allowance
    const ready = this.parts.splice(0, this.ready)
    let left = seconds
    for (const part of ready) {
      const used = all ? part.amount : Math.min(left, part.amount)
      left -= used
      part.amount -= used
      if (used > 0) this.giveBack(part.time + this.period, used, from)
    }
    for (const part of ready.filter(({ amount }) => amount > 0)) this.insert(part)
    this.advance(from + seconds)
  }

  advance(time: number) {
    const coming = this.parts.findIndex(part => part.time > time)
    this.ready = coming < 0 ? this.parts.length : coming
    this.next = this.awake && coming >= 0 ? this.parts[coming]!.time : Infinity
    let amount = 0
    for (let i = 0; i < this.ready; i++) amount += this.parts[i]!.amount
    const { level, background } = this.levels
    this.key = amount > 0 ? level : (background ?? level)
    this.allowance = amount > 0 || background === undefined ? amount : Infinity
  }

  private giveBack(time: number, amount: number, now: number) {
    const last = this.parts.at(-1)
    if (!last || last.time <= now || time < last.time) this.insert({ time, amount })
    else if (last.time + last.amount >= time) last.amount += amount
    else if (this.parts.length < this.limit) this.insert({ time, amount })
    else {
      last.time = time
      last.amount += amount
    }
  }

  private insert(part: Part) {
    let i = this.parts.length
    while (i > 0 && this.parts[i - 1]!.time > part.time) i--
    this.parts.splice(i, 0, part)
  }
}
