import type { Dirtying } from '../../migration/page-memory.ts'
import type { PageSet } from '../../migration/page-set.ts'
import { type Source, uniformInteger } from '../../random.ts'
import { runningClocks } from './running-clocks.ts'
import type { State } from './state.ts'
import { intervalAt, residualAt, type Survival } from './survival.ts'

/** Ticks of a calendar; what is due later waits aside. */
const DAYS = 1024

/** Draws the writes of a fitted guest: each page has a time at which it is due by the clock of its group, in a calendar. */
export function renewalWrites(state: State, survivals: readonly Survival[]): (source: Source) => Dirtying {
  const intervals = survivals.map(intervalAt)
  const written = new Uint8Array(state.pageCount)
  for (const page of state.pages) written[page] = 1
  const unwritten = new Uint32Array(state.pageCount - state.pages.length)
  for (let page = 0, i = 0; page < written.length; page++) if (written[page] === 0) unwritten[i++] = page
  const clocks = runningClocks(state)
  return source => {
    const { pageOf, groupOf } = population(state, unwritten, source)
    const due = new Float64Array(pageOf.length)
    const next = new Int32Array(pageOf.length)
    const calendars = state.groups.map(() => ({ heads: new Int32Array(DAYS).fill(-1), later: [] as number[], now: 0 }))
    const enter = (i: number, tick: number) => {
      if (tick === Infinity) return
      const calendar = calendars[groupOf[i]!]!
      due[i] = tick
      if (tick >= (Math.floor(calendar.now / DAYS) + 1) * DAYS) calendar.later.push(i)
      else {
        const day = Math.floor(tick) % DAYS
        next[i] = calendar.heads[day]!
        calendar.heads[day] = i
      }
    }
    pageOf.forEach((_, i) => {
      const group = groupOf[i]!
      if (i < state.pages.length) {
        enter(i, residualAt(survivals[group]!, intervals[group]!, state.ages[i]!, source) + source())
      } else enter(i, -Math.log(1 - source()) / state.groups[group]!.unseenHazard)
    })
    const advance = (group: number, to: number, log: PageSet) => {
      const calendar = calendars[group]!
      const { heads } = calendar
      while (calendar.now < to) {
        const tick = Math.floor(calendar.now)
        if (calendar.now === tick && tick % DAYS === 0) for (const i of calendar.later.splice(0)) enter(i, due[i]!)
        const day = tick % DAYS
        const stop = Math.min(to, tick + 1)
        let i = heads[day]!
        heads[day] = -1
        while (i >= 0) {
          const following = next[i]!
          if (due[i]! < stop) {
            const page = pageOf[i]!
            log[page >>> 5]! |= 1 << (page & 31)
            enter(i, due[i]! + intervals[group]!(source()))
          } else {
            next[i] = heads[day]!
            heads[day] = i
          }
          i = following
        }
        calendar.now = stop
      }
    }
    const pass = clocks(source)
    return {
      horizon: Number.POSITIVE_INFINITY,
      write: (seconds, log) => pass(seconds, (group, ticks) => advance(group, calendars[group]!.now + ticks, log)),
    }
  }
}

/** The pages written, then as many of the others as are thought to be of a group, at random. */
function population({ groups, pages, groupOf }: State, unwritten: Uint32Array, source: Source) {
  const unseen = groups.map(group => Math.round(group.unseen))
  const many = Math.min(
    unwritten.length,
    unseen.reduce((sum, count) => sum + count, 0),
  )
  const all = { pageOf: new Uint32Array(pages.length + many), groupOf: new Uint8Array(pages.length + many) }
  all.pageOf.set(pages)
  all.groupOf.set(groupOf)
  const candidates = many > 0 ? unwritten.slice() : unwritten
  let taken = 0
  unseen.forEach((count, group) => {
    for (const end = Math.min(many, taken + count); taken < end; taken++) {
      const other = taken + uniformInteger(candidates.length - taken, source)
      all.pageOf[pages.length + taken] = candidates[other]!
      all.groupOf[pages.length + taken] = group
      candidates[other] = candidates[taken]!
    }
  })
  return all
}
