import fc from 'fast-check'
import type { CpuServer, Job } from '../../../src/reservation/cpu/server.ts'
import { endless } from '../../../src/reservation/cpu/server.ts'
import type { CpuShare } from '../../../src/reservation/reservation.ts'

/** Lengths of time on a grid, where budgets end as jobs arrive and deadlines tie, or anywhere. */
const length = (least: number, most: number) =>
  fc.oneof(
    fc.integer({ min: Math.ceil(4 * least), max: Math.floor(4 * most) }).map(quarters => quarters / 4),
    fc.double({ min: least, max: most, noNaN: true }),
  )

/** Streams of jobs, few and long or many and short, in bursts and after pauses; or one without end. */
export const streams: fc.Arbitrary<readonly Job[]> = fc.oneof(
  { weight: 1, arbitrary: length(0, 9).map(time => endless(time)) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(fc.oneof(fc.constant(0), length(0, 6)), length(0.25, 5)), { minLength: 1, maxLength: 25 })
      .map(steps => {
        let time = 0
        return steps.map(([gap, cost]) => {
          time += gap
          return { time, cost }
        })
      }),
  },
)

/** Up to four shares that fill a core up to `total`, at most. */
export const admitted = (total = 1): fc.Arbitrary<readonly CpuShare[]> =>
  fc
    .array(fc.record({ period: length(1, 12), part: fc.integer({ min: 1, max: 8 }) }), { minLength: 2, maxLength: 4 })
    .map(wishes => {
      const parts = wishes.reduce((sum, { part }) => sum + part, 0)
      return wishes.map(({ period, part }) => ({ period, budget: (total * period * part) / parts }))
    })

export const windows = [0.3, 1, 2.5, 4, 7, 11, 16, 23]

/** A server that calls `look` with the time at which a run ends and with the key that it had. */
export const watched = (server: CpuServer, look: (end: number, key: number) => void): CpuServer => ({
  ...server,
  start() {
    const state = server.start()
    const ran = state.ran.bind(state)
    state.ran = (from, seconds) => {
      look(from + seconds, state.key)
      ran(from, seconds)
    }
    return state
  },
})
