import fc from 'fast-check'
import { mean, median, standardDeviation } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { countMemory } from '../../src/migration/count-memory.ts'
import {
  attained,
  defaultHost,
  drawHost,
  type Host,
  type HostInstance,
  idealHost,
  typicalHost,
} from '../../src/migration/host.ts'
import type { Link } from '../../src/migration/link.ts'
import { migrate } from '../../src/migration/migrate.ts'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'
import { carried, constantRate, scaled, schedule } from '../../src/migration/rate.ts'
import { source } from '../../src/random.ts'

const rate = fc.double({ min: 1e3, max: 1e10, noNaN: true })

describe('what a link attains of its bandwidth', () => {
  // (1 + x³)^(−1/3): x = 1 gives 2^(−1/3), x³ = 7 a half, x³ = 26 a third.
  test.each([
    [1, 1, 2 ** (-1 / 3)],
    [7 ** (1 / 3), 1, 1 / 2],
    [26 ** (1 / 3), 1, 1 / 3],
    [100, Infinity, 1],
  ])('%d of a sender of %d: %d', (bandwidth, senderRate, share) => {
    expect(attained(bandwidth, senderRate)).toBeCloseTo(share, 12)
  })

  test('is below it and below what the sender can, by a fifth at most, and near the smaller where they differ', () => {
    fc.assert(
      fc.property(rate, rate, (bandwidth, senderRate) => {
        const bytes = bandwidth * attained(bandwidth, senderRate)
        const least = Math.min(bandwidth, senderRate)
        expect(bytes).toBeLessThanOrEqual(least * (1 + 1e-12))
        expect(bytes).toBeGreaterThanOrEqual(least * 2 ** (-1 / 3) * (1 - 1e-12))
        const apart = Math.max(bandwidth, senderRate) / least
        expect(1 - bytes / least).toBeLessThanOrEqual(apart ** -3 / 3 + 1e-12)
      }),
    )
  })

  test('grows with both', () => {
    const factor = fc.double({ min: 1, max: 100, noNaN: true })
    fc.assert(
      fc.property(rate, rate, factor, (bandwidth, senderRate, more) => {
        const bytes = bandwidth * attained(bandwidth, senderRate) * (1 - 1e-9)
        expect(more * bandwidth * attained(more * bandwidth, senderRate)).toBeGreaterThanOrEqual(bytes)
        expect(bandwidth * attained(bandwidth, more * senderRate)).toBeGreaterThanOrEqual(bytes)
      }),
    )
  })

  test('holds for a path at every time', () => {
    const path = schedule([
      { from: 0, rate: 100 },
      { from: 2, rate: 300 },
    ])
    const sender = scaled(path, bandwidth => attained(bandwidth, 100))
    expect(sender.at(1)).toBeCloseTo(100 * 2 ** (-1 / 3), 12)
    expect([sender.until(1), sender.until(2)]).toEqual([2, Infinity])
    expect(carried(sender, 0, 3)).toBeCloseTo(200 * 2 ** (-1 / 3) + 300 / 28 ** (1 / 3), 9)
    expect(scaled(constantRate(70), () => 0.5).at(9)).toBe(35)
  })
})

const spreads = ['setupTime', 'startUp', 'alwaysDirty', 'switchover', 'senderRate'] as const
const host: Host = {
  ...defaultHost,
  synchronisation: { median: 0.0005, sigma: 0.4 },
  senderRate: { median: 155e6, sigma: 0.27 },
}

describe('a host', () => {
  // The median of n logarithms of deviation σ has the standard error 1.25σ/√n, their deviation σ/√(2n).
  const n = 4000
  const drawn = Array.from({ length: n }, (_, i) => drawHost(host, source(1).substream(i)))
  const comesBack = ({ median: centre, sigma }: { median: number; sigma: number }, values: readonly number[]) => {
    const logs = values.map(Math.log)
    expect(Math.abs(median(logs) - Math.log(centre))).toBeLessThan((4 * 1.25 * sigma) / Math.sqrt(n))
    expect(Math.abs(standardDeviation(logs) - sigma)).toBeLessThan((4 * sigma) / Math.sqrt(2 * n))
  }

  test.each(spreads)('drawn many times has the law of %s', name => {
    comesBack(
      host[name]!,
      drawn.map(one => one[name]),
    )
  })

  test('draws each synchronisation and each measurement anew', () => {
    const one = drawHost(host, source(2))
    const synchronisations = Array.from({ length: n }, () => one.synchronisation())
    comesBack(host.synchronisation, synchronisations)
    const measurements = Array.from({ length: n }, () => one.measurement())
    expect(Math.abs(mean(measurements) - 1)).toBeLessThan((4 * host.bandwidthJitter) / Math.sqrt(n))
    expect(Math.abs(standardDeviation(measurements) / host.bandwidthJitter - 1)).toBeLessThan(4 / Math.sqrt(2 * n))
    const wild = drawHost({ ...host, bandwidthJitter: 5 }, source(3))
    expect(Math.min(...Array.from({ length: 100 }, () => wild.measurement()))).toBe(0)
  })

  test('changed in one parameter draws the same of the others', () => {
    const numbers = (changed: Partial<Host>) => {
      const one = drawHost({ ...host, ...changed }, source(4))
      return { ...Object.fromEntries(spreads.map(name => [name, one[name]])), next: one.synchronisation() }
    }
    const usual = numbers({})
    const none = { median: 0, sigma: 0 }
    expect(numbers({ senderRate: null })).toEqual({ ...usual, senderRate: Infinity })
    expect(numbers({ startUp: none })).toEqual({ ...usual, startUp: 0 })
    expect(numbers({ alwaysDirty: none, switchover: none })).toEqual({ ...usual, alwaysDirty: 0, switchover: 0 })
  })

  // The mean of a log-normal law is median·exp(σ²/2).
  test('that is typical costs the mean', () => {
    const typical = typicalHost({ ...host, startUp: { median: 3, sigma: Math.sqrt(2 * Math.log(2)) } })
    expect(typical.startUp).toBeCloseTo(6, 12)
    expect([typical.senderRate, typical.measurement()]).toEqual([155e6, 1])
    expect([typical.synchronisation(), typical.synchronisation()]).toEqual(new Array(2).fill(0.0005 * Math.exp(0.08)))
    const { median: centre, sigma } = host.alwaysDirty
    const error = (typical.alwaysDirty * Math.sqrt(Math.exp(sigma ** 2) - 1)) / Math.sqrt(n)
    expect(Math.abs(mean(drawn.map(({ alwaysDirty }) => alwaysDirty)) - typical.alwaysDirty)).toBeLessThan(4 * error)
    expect(typical.alwaysDirty).toBeCloseTo(centre * Math.exp(sigma ** 2 / 2), 12)
    expect(typicalHost({ ...host, senderRate: null }).senderRate).toBe(Infinity)
  })

  test('of no cost and no limit is the ideal one', () => {
    const none = { median: 0, sigma: 0 }
    const free: Host = {
      ...{ setupTime: none, startUp: none, synchronisation: none, alwaysDirty: none, switchover: none },
      ...{ senderRate: null, slowdown: 0, bandwidthJitter: 0 },
      ...{ zeroScan: 0, pageWork: 0, socketBuffer: 0, pageHeader: 0, zeroPageBytes: 0, deviceState: 0 },
    }
    for (const one of [typicalHost(free), drawHost(free, source(5))]) {
      const { synchronisation, measurement, ...costs } = idealHost
      expect(one).toMatchObject(costs)
      expect([one.synchronisation(), one.measurement()]).toEqual([synchronisation(), measurement()])
    }
  })
})

// A guest of 1000 pages, 40 of which are written a second, over a link of 100 pages a second.
describe('one pass and the stop', () => {
  const page = 4096
  const run = (costs: Partial<HostInstance>, passes = 1, link: Partial<Link> = {}) => {
    const guest = countMemory({ pageSize: page, pageCount: 1000, zeroPages: 0 }, seconds => 40 * seconds)
    const newly: number[] = []
    const outcome = migrate(
      guest,
      { link: { bandwidth: 100 * page, ...link }, policy: fixedRounds(passes) },
      { ...idealHost, ...costs },
      (_time, _pending, newlySet) => newlySet !== undefined && newly.push(newlySet),
    )
    return { ...outcome, found: newly[1]! }
  }
  const told = (found: number, totalTime: number, downtime: number, lost = 0) => ({
    found: expect.closeTo(found, 6),
    totalTime: expect.closeTo(totalTime, 6),
    downtime: expect.closeTo(downtime, 6),
    lost: expect.closeTo(lost, 6),
  })

  test('a sender held up for half a second: the guest writes for 10.5 s', () => {
    expect(run({ startUp: 0.5 })).toMatchObject(told(420, 14.7, 4.2))
  })

  test('before the first synchronisation nothing is newly set', () => {
    expect(run({ setupTime: 0.5 })).toMatchObject(told(400, 14.5, 4))
  })

  // The last of 1000 pages is handed over when 800 are carried. Then the sockets are full: what is found takes its
  // time, and so does the device state of 50 pages.
  test('sockets of 200 pages hide the last two seconds of the pass, not the downtime', () => {
    expect(run({ socketBuffer: 200 * page })).toMatchObject(told(320, 11.2, 3.2))
    expect(run({ socketBuffer: 200 * page, startUp: 0.5 })).toMatchObject(told(340, 11.9, 3.4))
    expect(run({ socketBuffer: 200 * page, deviceState: 50 * page, switchover: 0.1 })).toMatchObject(
      told(320, 8 + 3.2 + 0.5 + 0.1, 3.8),
    )
  })

  // The synchronisation ends after 8.5 s with 340 pages found and 50 pages' room in the sockets: the second pass takes
  // 2.9 s, in which 116 are written. Without it the pass takes 3.2 s for 320, and finds 128.
  test('a synchronisation that the sockets outlast delays the writes of the guest alone', () => {
    const socketBuffer = 200 * page
    expect(run({ socketBuffer, synchronisation: () => 0.5 }, 2)).toMatchObject(told(340, 8.5 + 2.9 + 1.16, 1.16))
    expect(run({ socketBuffer }, 2)).toMatchObject(told(320, 8 + 3.2 + 1.28, 1.28))
    expect(run({ synchronisation: () => 0.5 }, 2)).toMatchObject(told(420, 10.5 + 4.2 + 1.68, 1.68))
  })

  // The sender attains half of the link: the pass takes 20 s, in which the guest runs at (1/2)² of its speed: 5 s of
  // its own time pass, and 200 pages are written. While it is stopped the link is whole.
  const senderRate = (100 * page) / 7 ** (1 / 3)
  test('a sender that the guest hinders slows the link, and the guest, while it runs', () => {
    expect(run({ senderRate, slowdown: 2 })).toMatchObject(told(200, 22, 2, 15))
    expect(run({ senderRate, slowdown: 0 })).toMatchObject(told(800, 28, 8, 0))
  })

  test('a link limited on a faster path is not slowed by it, the guest is', () => {
    const link = { switchoverBandwidth: 1000 * page }
    expect(run({ senderRate, slowdown: 2 }, 1, link)).toMatchObject(told(100, 10.1, 0.1, 7.5))
    expect(run({}, 1, link)).toMatchObject(told(400, 10.4, 0.4))
  })

  test('pages that are always dirty come back at the stop', () => {
    expect(run({ alwaysDirty: 30 })).toMatchObject(told(430, 14.3, 4.3))
  })
})
