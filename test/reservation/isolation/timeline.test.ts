import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countMemory } from '../../../src/migration/count-memory.ts'
import { defaultHost, idealHost, typicalHost } from '../../../src/migration/host.ts'
import { fixedRounds } from '../../../src/migration/policies/fixed-rounds.ts'
import { qemu } from '../../../src/migration/policies/qemu.ts'
import { replay } from '../../../src/migration/replay.ts'
import { type MigrationSpec, migrationOf } from '../../../src/migration/spec.ts'
import { migrationTimeline, replayedTimeline } from '../../../src/reservation/isolation/timeline.ts'
import { smallTrace, traceOfPages } from '../../traces.ts'

const page = 4096
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

// A guest of 1000 pages that writes 40 pages a second, a link of 100: two passes of 10 s and 4 s send 1000 and 400
// pages, and 160 are left for the 1.6 s in which the guest is stopped.
test('two rounds by hand', () => {
  const guest = countMemory({ pageSize: page, pageCount: 1000, zeroPages: 0 }, seconds => 40 * seconds)
  const migration = { link: { bandwidth: 100 * page }, policy: fixedRounds(2) }
  const { steps, rate, rounds, stopped, resumed } = migrationTimeline(guest, migration, idealHost)
  expect({ rate, rounds }).toEqual({ rate: 100 * page, rounds: 3 })
  expect([stopped, resumed]).toEqual([expect.closeTo(14, 9), expect.closeTo(15.6, 9)])
  const between = (from: number, to: number) =>
    sum(steps.filter(step => step.from >= from - 1e-9 && step.to <= to + 1e-9).map(({ bytes }) => bytes)) / page
  expect([between(0, 10), between(10, 14), between(14, 15.6)]).toEqual([
    expect.closeTo(1000, 6),
    expect.closeTo(400, 6),
    expect.closeTo(160, 6),
  ])
})

describe('a replay', () => {
  const host = { ...typicalHost(defaultHost), alwaysDirty: 2 }
  const specs: Partial<MigrationSpec>[] = [
    {},
    { switchoverBandwidth: 4e6 },
    { encoding: { channels: 2 } },
    { encoding: { xbzrle: { ratio: 3 } } },
    { policy: 'xen' },
    { policy: 'fixed-rounds', passes: 3, order: 'least-recently-written' },
    { strategy: 'stop-and-copy' },
    { strategy: 'self-migration', bandwidth: 400e6 },
  ]

  test.each(specs)('has the bytes and the times of the outcome: %o', spec => {
    const migration = migrationOf({
      strategy: 'pre-copy',
      policy: 'qemu',
      bandwidth: 2e6,
      downtimeLimit: 0.2,
      passes: 4,
      ...spec,
    })
    let converged = 0
    fc.assert(
      fc.property(smallTrace, trace => {
        const outcome = replay(trace, migration, { host })
        if (!outcome.converged) {
          expect(() => replayedTimeline(trace, migration, { host })).toThrow(RangeError)
          return
        }
        converged++
        const { steps, stopped, resumed, rounds } = replayedTimeline(trace, migration, { host })
        expect(sum(steps.map(({ bytes }) => bytes))).toBeCloseTo(outcome.bytes, 3)
        expect({ rounds, resumed }).toEqual({ rounds: outcome.rounds, resumed: outcome.totalTime })
        expect(resumed - stopped).toBeCloseTo(outcome.downtime, 9)
        const times = steps.flatMap(({ from, to }) => [from, to])
        expect(times).toEqual([...times].sort((a, b) => a - b))
        expect(steps.at(-1)!.from).toBe(stopped)
        expect(steps.at(-1)!.to).toBeCloseTo(resumed - host.switchover, 9)
      }),
      { numRuns: 15 },
    )
    expect(converged).toBeGreaterThan(0)
  })
})

describe('there is none', () => {
  const pages = Array.from({ length: 100 }, (_, i) => i)
  const trace = traceOfPages(
    Array.from({ length: 10 }, () => pages),
    { pageCount: 100 },
  )
  const migration = { link: { bandwidth: 50 * page }, policy: qemu({ downtimeLimit: 0.01 }) }

  test('of a migration that does not converge', () => {
    expect(() => replayedTimeline(trace, { ...migration, deadline: 3 })).toThrow(
      'the migration must converge: not by 3 s',
    )
  })

  test('of one that the trace does not see to its end', () => {
    expect(() => replayedTimeline(trace, migration)).toThrow('the trace must not end before the migration does')
  })

  test('of one from outside the trace', () => {
    expect(() => replayedTimeline(trace, migration, { at: 6 })).toThrow('a replay must start between 0 and 5 s: 6')
  })

  test('where pages follow the guest', () => {
    const spec = { strategy: 'hybrid', policy: 'qemu', bandwidth: 1e6, downtimeLimit: 0.1, passes: 4 } as const
    expect(() => replayedTimeline(trace, migrationOf(spec))).toThrow('all pages must be sent before')
  })
})
