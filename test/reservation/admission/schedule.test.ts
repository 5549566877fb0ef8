import { describe, expect, test } from 'vitest'
import { source } from '../../../src/random.ts'
import { type MigrationAt, runSchedule } from '../../../src/reservation/admission/schedule.ts'

const at = (totalTime: number, downtime = 0, converged = true): MigrationAt => ({ totalTime, downtime, converged })

describe('migrations in their order', () => {
  test('one at a time, each begins where the last ended', () => {
    const run = runSchedule([[at(3, 0.1)], [at(2, 0.2, false)], [at(1, 0.3)]], { concurrency: 1 })
    expect(run).toEqual({ end: [3, 5, 6], downtime: [0.1, 0.2, 0.3], converged: [true, false, true] })
  })

  // With half of the link 8 and 4 s. At 4 s one is away and the other half done; it needs 2 s of the whole link, or 4 of half.
  test('two at a time, the one that is left gets the whole link, or keeps to its half', () => {
    const two = [
      [at(4, 0.1), at(8, 0.5)],
      [at(2, 0.2), at(4, 0.6)],
    ]
    expect(runSchedule(two, { concurrency: 2 })).toMatchObject({ end: [6, 4], downtime: [0.1, 0.6] })
    expect(runSchedule(two, { concurrency: 2, sharing: 'fair' })).toMatchObject({ end: [6, 4] })
    expect(runSchedule(two, { concurrency: 2, sharing: 'fixed' })).toMatchObject({ end: [8, 4], downtime: [0.5, 0.6] })
  })

  // 5 and 2 at first: at 2 s the third starts, with 3 left of the first; both end at 5 s.
  test('the next starts when one ends', () => {
    const three = [5, 2, 3].map(time => [at(time), at(time)])
    expect(runSchedule(three, { concurrency: 2, sharing: 'fixed' }).end).toEqual([5, 2, 5])
  })

  test('where m at once take m times as long, the link is never idle', () => {
    const random = source(1)
    for (let trial = 0; trial < 50; trial++) {
      const times = Array.from({ length: 5 }, () => 0.5 + random())
      const migrations = times.map(time => Array.from({ length: 5 }, (_, m) => at((m + 1) * time)))
      for (const concurrency of [1, 2, 3, 4, 5]) {
        const { end } = runSchedule(migrations, { concurrency })
        expect(Math.max(...end)).toBeCloseTo(
          times.reduce((sum, time) => sum + time, 0),
          9,
        )
      }
    }
  })
})
