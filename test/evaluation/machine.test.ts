import { describe, expect, test } from 'vitest'
import { type MachineCase, machineCase, machineSummary } from '../../src/evaluation/machine.ts'
import { defaultHost, type Host, typicalHost } from '../../src/migration/host.ts'
import { source } from '../../src/random.ts'
import { Trace } from '../../src/trace/trace.ts'
import { simulated } from './host/simulated.ts'
import { measured } from './migrations.ts'

const exact = (median: number) => ({ median, sigma: 0 })
const host: Host = {
  ...defaultHost,
  setupTime: exact(0.002),
  startUp: exact(0.01),
  synchronisation: exact(0.0005),
  alwaysDirty: exact(0),
  switchover: exact(0.002),
  senderRate: exact(150e6),
  slowdown: 3,
}

/** A migration on that host of a guest that soon writes all of a buffer, and the trace of it meanwhile, slowed. */
function happened(downtimeLimit: number, alwaysDirty: number) {
  const bandwidth = 64 * 2 ** 20
  const writes = { law: 'uniform', pages: 700, rate: 7000 } as const
  const setting = { workload: 'w', writes, bandwidth, downtimeLimit, epoch: 0.001 }
  const { migration, during } = simulated('a', setting, { ...typicalHost(host), alwaysDirty }, source(1))
  return { migration, during: during! }
}

describe('a migration simulated from a trace, and replayed', () => {
  test.each([
    [0.03, 0],
    [0.1, 0],
    [0.03, 60],
    [0.3, 60],
  ])('with a limit of %d s and %i pages that the trace does not show: no error', (downtimeLimit, alwaysDirty) => {
    const { migration, during } = happened(downtimeLimit, alwaysDirty)
    const { observed, replayed, ...one } = machineCase(migration, during, host)!
    expect(one).toEqual({ id: 'a', bandwidth: 64 * 2 ** 20, downtimeLimit, censored: false })
    // The record tells in whole milliseconds, and the last epoch of one has 7 pages, which take half of one.
    expect(Math.abs(replayed.totalTime - observed.totalTime)).toBeLessThan(1e-3)
    expect(Math.abs(replayed.downtime - observed.downtime)).toBeLessThan(1e-3)
    expect(replayed.rounds).toBe(observed.rounds)
  })

  test('what a trace lacks is what the second synchronisation found besides', () => {
    const { migration, during } = happened(0.03, 60)
    const [first, second, ...later] = migration.after.synchronisations!
    const fewer = [first!, { ...second!, dirtyPages: second!.dirtyPages - 60 }, ...later]
    const without = { ...migration, after: { ...migration.after, synchronisations: fewer } }
    const replay = machineCase(without, during, host)!.replayed
    expect(replay).toEqual(machineCase(happened(0.03, 0).migration, during, host)!.replayed)
    expect(replay.downtime).toBeLessThan(machineCase(migration, during, host)!.replayed.downtime)
  })

  test('on a slower host it outlives the guest, however long the trace is', () => {
    const { migration, during } = happened(0.03, 0)
    const last = during.end
    const longer = new Trace(during.info, {
      ...during,
      starts: Float64Array.of(...during.starts, last),
      ends: Float64Array.of(...during.ends, last + 5),
      offsets: Uint32Array.of(...during.offsets, during.offsets.at(-1)!),
    })
    const slower = { ...host, startUp: exact(0.2) }
    const stop = migration.after.synchronisations!.at(-1)!.time
    for (const trace of [during, longer]) {
      const { censored, replayed } = machineCase(migration, trace, slower)!
      expect(censored).toBe(true)
      expect(Math.abs(replayed.totalTime - stop)).toBeLessThan(1e-3)
    }
    expect(machineCase(migration, longer, host)).toEqual(machineCase(migration, during, host))
  })

  test('without synchronisations it is on the host as it is known', () => {
    const { migration, during } = happened(0.03, 60)
    const { synchronisations: _, ...after } = migration.after
    const bare = { ...migration, after: { ...after, totalTime: after.totalTime! + 0.001 } }
    const { observed, replayed, censored } = machineCase(bare, during, { ...host, alwaysDirty: exact(60) })!
    expect(censored).toBe(false)
    expect(Math.abs(replayed.totalTime - observed.totalTime)).toBeLessThan(1.6e-3)
  })

  test('that was cancelled is none', () => {
    const { migration, during } = happened(0.03, 0)
    expect(machineCase({ ...migration, after: { outcome: 'cancelled' } }, during, host)).toBeUndefined()
    expect(machineCase(measured('b', 'w', { after: { outcome: 'cancelled' } }), during, host)).toBeUndefined()
  })
})

describe('a summary', () => {
  const one = (totalTime: number, censored = false, rounds = 5, downtime = 0.2): MachineCase => ({
    ...{ id: 'a', bandwidth: 1e6, downtimeLimit: 0.3, censored },
    observed: { totalTime: 10, rounds: 5, downtime: 0.1 },
    replayed: { totalTime, rounds, downtime },
  })

  // Errors −10%, −5%, 2% and more than 3%. Of their sizes 2% is survived by 3 of 4; after 3%, where one is lost, 5% by
  // 1 of 2: 3/8 are left, and none after 10%. Of the errors −10% is survived by 3 of 4, −5% by 2.
  test('by hand, with one censored', () => {
    expect(machineSummary([one(9, false, 2), one(9.5), one(10.2, false, 7, 0.15), one(10.3, true, 8)])).toEqual({
      migrations: 4,
      censored: 1,
      bias: { totalTime: expect.closeTo(-0.05, 12), downtime: expect.closeTo((0.1 + 0.1 + 0.05) / 3, 12) },
      absoluteError: { median: expect.closeTo(0.05, 12), p90: expect.closeTo(0.1, 12) },
      roundsWithin2: 0.5,
    })
  })

  test('a censored replay of which no error is known tells of none', () => {
    const ended = [one(9), one(9.8), one(10.4)]
    const { absoluteError } = machineSummary(ended)
    expect(absoluteError).toEqual({ median: expect.closeTo(0.04, 12), p90: expect.closeTo(0.1, 12) })
    expect(machineSummary([...ended, one(9.7, true)]).absoluteError).toEqual(absoluteError)
  })

  test('is not known where too many are censored', () => {
    const { bias, absoluteError } = machineSummary([one(9.9), one(10.1, true), one(10.2, true)])
    expect(bias.totalTime).toBe(Infinity)
    expect(absoluteError).toEqual({ median: Infinity, p90: Infinity })
    expect(machineSummary([one(10.1, true)]).bias.downtime).toBeNaN()
  })

  test('of no migration is refused', () => {
    expect(() => machineSummary([])).toThrow(RangeError)
  })
})
