import type { Criterion } from '../../distributions/compare-laws.ts'
import { exponentialFamily } from '../../distributions/exponential.ts'
import type { Family } from '../../distributions/family.ts'
import type { Trace } from '../../trace/trace.ts'
import { groupActivity, pageGroups } from '../../working-set/page-groups.ts'
import { correlationRoot, fitClock } from './clock.ts'
import { curveWindows } from './curve.ts'
import { LONGEST, tickIntervals } from './intervals.ts'
import { groupLaws } from './laws.ts'
import type { GroupState, State } from './state.ts'

/** Seconds for which a clock keeps its speed. */
const BIN = 0.1

export interface Choices {
  readonly families: readonly Family[]
  readonly allowEmpirical: boolean
  readonly criterion: Criterion
  readonly groups: number | 'auto'
}

/** Groups of pages, then the clock of each, then the law of its write intervals by that clock. */
export function estimate(trace: Trace, { families, allowEmpirical, criterion, groups }: Choices): State {
  const { count, groupOf, sizes } = pageGroups(trace, { groups })
  const { length: epochs, epoch, info } = trace
  const activity = groupActivity(trace, { count, groupOf })
  const bin = Math.max(1, Math.round(BIN / epoch))
  const asked = families.filter(({ name }) => SOJOURNS.includes(name))
  const sojourns = asked.length > 0 ? asked : [exponentialFamily]
  const clocks = Array.from(sizes, (_, g) =>
    fitClock(activity.subarray(g * epochs, (g + 1) * epochs), bin, epoch, sojourns, criterion),
  )
  const ticks = clocks.map(clock => clock.ticks)
  const { groups: intervals, ages } = tickIntervals(trace, groupOf, ticks)
  const pages = Uint32Array.from(groupOf.keys()).filter(page => groupOf[page]! >= 0)
  const [once, twice] = [intervals.reduce((sum, g) => sum + g.once, 0), intervals.reduce((sum, g) => sum + g.twice, 0)]
  const unseen = Math.min((once * (once - 1)) / (2 * (twice + 1)), info.pageCount - pages.length)
  return {
    epoch,
    epochs,
    bin,
    pageCount: info.pageCount,
    criterion,
    pages,
    groupOf: Uint8Array.from(pages, page => groupOf[page]!),
    ages: Uint32Array.from(pages, page => ages[page]!),
    groups: intervals.map((found, g): GroupState => {
      const ofGroup = once > 0 ? (unseen * found.once) / once : 0
      return {
        pages: sizes[g]!,
        dirtyEpochs: found.dirtyEpochs,
        complete: found.complete,
        tails: found.tails,
        unseen: ofGroup,
        unseenHazard: Math.min(1, found.once / epochs / Math.max(1, ofGroup)),
        clock: clocks[g]!.clock,
        ...groupLaws(found, { families, criterion, epoch, longest: LONGEST * epochs, allowEmpirical }),
      }
    }),
    root: correlationRoot(clocks.map(clock => clock.levels)),
    ...curveWindows(trace, ticks),
  }
}

/** Families that sojourns, of which few are seen, may have if they are asked for. */
const SOJOURNS = ['exponential', 'gamma', 'weibull', 'log-normal']
