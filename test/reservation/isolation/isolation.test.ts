import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { migrationOf } from '../../../src/migration/spec.ts'
import { source } from '../../../src/random.ts'
import { supplyIn } from '../../../src/reservation/cpu/segments.ts'
import { isolationSchemes, runSource } from '../../../src/reservation/isolation/hosts.ts'
import {
  type Isolation,
  isolation,
  isolationFrames,
  isolationMisses,
} from '../../../src/reservation/isolation/isolation.ts'
import { drawFrames, isolationVms, scenarioOf } from '../../../src/reservation/isolation/scenario.ts'
import { isolationShares } from '../../../src/reservation/isolation/shares.ts'
import { replayedTimeline } from '../../../src/reservation/isolation/timeline.ts'
import { readTrace } from '../../../src/trace/open.ts'
import { steady } from './timelines.ts'

const MiB = 2 ** 20
const missed = (found: Isolation, vm: string, scheme: string) =>
  isolationMisses(found)
    .filter(row => row.vm === vm && row.scheme === scheme)
    .map(row => row.missed)
const short = { before: 0.5, after: 0.5 }

describe('VLC migrated at 32 MiB/s, with the defaults', async () => {
  const trace = await readTrace('data/traces/vlc-rtp-long.parquet')
  const spec = { strategy: 'pre-copy', policy: 'qemu', bandwidth: 32 * MiB, downtimeLimit: 0.1, passes: 4 } as const
  const timeline = replayedTimeline(trace, migrationOf(spec))
  const found = isolation(timeline)

  test('without reservations it makes most frames of both late, with them none of the neighbour', () => {
    const [before, during, after] = missed(found, 'neighbour', 'fair')
    expect([before, after]).toEqual([0, 0])
    expect(during).toBeGreaterThan(100)
    expect(missed(found, 'neighbour', 'reserved')).toEqual([0, 0, 0])
    expect(missed(found, 'migrating', 'fair')[1]).toBeGreaterThan(100)
  })

  test('with them the guest is late where it stood still, and until it has caught up', () => {
    const [before, during, after] = isolationMisses(found).filter(
      row => row.vm === 'migrating' && row.scheme === 'reserved',
    )
    expect(before!.missed).toBe(0)
    const downtime = timeline.resumed - timeline.stopped
    expect(during!.missed).toBeGreaterThanOrEqual(Math.floor(downtime / 0.04))
    expect(during!.stopped).toBe(during!.missed)
    expect(after!.missed).toBeGreaterThan(0)
    expect(during!.worstLateness).toBeLessThan(downtime + 0.04)
  })

  test('each run is looked at for as long before as after, a frame every 40 ms', () => {
    for (const { frames, resumed } of found.runs) {
      for (const vm of isolationVms) {
        expect(Math.abs(frames[vm].length - (resumed + 4) / 0.04)).toBeLessThan(1)
        expect(frames[vm][0]!.release).toBeGreaterThanOrEqual(-2)
        expect(frames[vm].at(-1)!.release).toBeLessThan(resumed + 2)
      }
    }
    const rows = isolationFrames(found)
    expect(rows.length).toBe(found.runs.reduce((sum, run) => sum + run.frames.neighbour.length * 2, 0))
    const late = rows.filter(row => row.late && row.scheme === 'fair' && row.vm === 'migrating').length
    expect(late).toBe(missed(found, 'migrating', 'fair').reduce((sum, count) => sum + count, 0))
  })
})

test('the same seed gives the same frames, another seed others', () => {
  const timeline = steady({ rate: 30e6, stopped: 1, downtime: 0.1 })
  const run = (seed: number) => JSON.stringify(isolation(timeline, { ...short, source: source(seed) }))
  expect(run(3)).toBe(run(3))
  expect(run(4)).not.toBe(run(3))
})

test('a migration that costs no CPU time and no bytes of the link, and stops nobody, changes nothing', () => {
  const stopped = 1
  const costless = steady({ rate: 30e6, stopped, downtime: 0 })
  const options = { ...short, senderRate: Infinity, capacity: 1e15 }
  const without = isolation({ ...costless, steps: [] }, options)
  const found = isolation(costless, options)
  found.runs.forEach(({ frames, resumed }, i) => {
    expect(resumed).toBe(stopped)
    for (const vm of isolationVms) {
      frames[vm].forEach(({ release, response }, k) => {
        expect(release).toBe(without.runs[i]!.frames[vm][k]!.release)
        expect(response).toBeCloseTo(without.runs[i]!.frames[vm][k]!.response, 9)
      })
    }
  })
  expect(isolationMisses(found).map(row => row.missed)).toEqual(new Array(12).fill(0))
})

// Alone on its core, with no variation, a frame takes its 10 ms and 0.17 ms of the link. The guest stands still from
// 1.0 to 1.2 s: five frames are released meanwhile, and served one after the other from 1.2 s on, beside a neighbour on
// another core.
test('frames that are released while the guest stands still wait for it, by hand', () => {
  const timeline = { ...steady({ rate: 1e6, stopped: 1, downtime: 0.2 }), steps: [] }
  const options = { ...short, cost: 0.01, variation: 0, background: { migrating: 0 }, cores: 2 }
  const [fair] = isolation(timeline, options).runs
  const sending = (20_000 + 14 * 90) / 125e6
  const frames = fair!.frames.migrating
  const waiting = frames.filter(({ release }) => release >= 1 && release < 1.2)
  expect(waiting.length).toBe(5)
  waiting.forEach(({ release, response }, i) => {
    expect(release + response).toBeCloseTo(1.2 + (i + 1) * 0.01 + sending, 9)
  })
  for (const { response } of frames.filter(({ release }) => release < 0.98)) {
    expect(response).toBeCloseTo(0.01 + sending, 9)
  }
})

test('a frame that was being computed when the guest stopped is finished at the destination', () => {
  const options = { ...short, cost: 0.01, variation: 0, background: { migrating: 0 }, cores: 2 }
  const [first] = isolation({ ...steady({ rate: 1e6, stopped: 1, downtime: 0.2 }), steps: [] }, options).runs
  const { release } = first!.frames.migrating.find(frame => frame.release > 0.5)!
  const [cut] = isolation(
    { steps: [], rate: 1e6, rounds: 2, stopped: release + 0.004, resumed: release + 0.104 },
    options,
  ).runs
  const frame = cut!.frames.migrating.find(one => Math.abs(one.release - release) < 1e-9)!
  expect(frame.response).toBeCloseTo(0.1 + 0.01 + (20_000 + 14 * 90) / 125e6, 9)
})

test('a sender that does not get its core delays the guest without a reservation, and hardly with', () => {
  const timeline = steady({ rate: 64 * MiB, stopped: 1, downtime: 0.09 })
  const { runs } = isolation(timeline, { ...short, cost: 0.007, background: { migrating: 2 } })
  const [fair, reserved] = runs.map(({ resumed }) => resumed - timeline.resumed)
  expect(fair).toBeGreaterThan(0.1)
  expect(reserved).toBeLessThan(0.02)
})

// The sender takes no CPU time, so a frame is computed within those of both tasks, 22 ms; but it fills the link at
// once: 4 MB wait for it before a frame, 94 ms at 45 MB/s, or 5 ms with a share.
test('a sender that fills the link makes frames late, but not with a share of it', () => {
  const bursts = [0.1, 0.3, 0.5].map(from => ({ from, to: from, bytes: 4e6 }))
  const timeline = { steps: bursts, rate: 20e6, rounds: 2, stopped: 1, resumed: 1 }
  const options = { ...short, senderRate: Infinity, socketBuffer: 5e6, capacity: 45e6, background: { migrating: 0 } }
  const found = isolation(timeline, options)
  expect(missed(found, 'neighbour', 'fair')).toEqual([0, 6, 0])
  expect(missed(found, 'neighbour', 'reserved')).toEqual([0, 0, 0])
  for (const { response } of found.runs[1]!.frames.neighbour) expect(response).toBeLessThanOrEqual(0.027)
})

describe('with reservations, whatever runs beside it', () => {
  const burst = fc.record({
    gap: fc.double({ min: 0, max: 0.1, noNaN: true }),
    length: fc.double({ min: 0, max: 0.1, noNaN: true }),
    bytes: fc.double({ min: 1, max: 12e6, noNaN: true }),
  })
  const timelines = fc.array(burst, { minLength: 1, maxLength: 8 }).map(bursts => {
    let time = 0
    const steps = bursts.map(({ gap, length, bytes }) => {
      const from = time + gap
      time = from + length
      return { from, to: time, bytes }
    })
    return { steps, rate: 20e6, rounds: 2, stopped: steps.at(-1)!.from, resumed: time }
  })
  const options = fc.record({
    cost: fc.double({ min: 0.001, max: 0.012, noNaN: true }),
    variation: fc.constantFrom(0, 0.3, 0.9),
    margin: fc.constantFrom(0, 0.02, 0.05),
    frameBytes: fc.integer({ min: 100, max: 150_000 }),
    background: fc.record({ neighbour: fc.integer({ min: 0, max: 2 }), migrating: fc.integer({ min: 0, max: 2 }) }),
    cores: fc.constantFrom(1, 2),
    capacity: fc.constantFrom(125e6, 250e6),
    senderPeriod: fc.constantFrom(0.004, 0.01, 0.05),
  })

  test('no frame of the neighbour takes longer than is proven, nor of the guest before it stops', () => {
    fc.assert(
      fc.property(timelines, options, fc.nat(1000), (timeline, asked, seed) => {
        const { shares, runs } = isolation(timeline, { ...asked, before: 0.2, after: 0.2, source: source(seed) })
        const { frames, misses, stopped } = runs[1]!
        expect(misses.neighbour.map(row => row.missed)).toEqual([0, 0, 0])
        expect(shares.response).toBeLessThanOrEqual(0.04 + 1e-12)
        for (const { response } of frames.neighbour) expect(response).toBeLessThanOrEqual(shares.response + 1e-9)
        for (const { release, response } of frames.migrating.filter(one => one.release + shares.response < stopped)) {
          expect(response, `${release}`).toBeLessThanOrEqual(shares.response + 1e-9)
        }
      }),
      { numRuns: 25 },
    )
  })
})

test('the threads of a core get no more time than there is, and the guest none once it is stopped', () => {
  const scenario = scenarioOf({ ...short, background: { neighbour: 1, migrating: 1 } })
  const { steps } = steady({ rate: 32 * MiB, stopped: 1, downtime: 0.1 })
  const shares = isolationShares(scenario, 32 * MiB)
  const draw = (seed: number) => drawFrames(scenario, 2, source(seed))
  for (const scheme of isolationSchemes) {
    const setting = { scenario, shares, scheme, frames: { neighbour: draw(1), migrating: draw(2) }, steps, stopped: 1 }
    const { services, rest, left } = runSource(setting, 2)
    const got = (from: number, to: number) => services.map(({ ran }) => supplyIn(ran, from, to))
    const total = got(0, 2).reduce((sum, seconds) => sum + seconds, 0)
    expect(total).toBeCloseTo(2, 9)
    expect(services.map(({ name }) => name)).toEqual([
      'neighbour',
      'migrating',
      'sender',
      'background of neighbour',
      'background of migrating',
    ])
    const [, guest, sender, , background] = got(1, 2)
    expect([guest, background]).toEqual([0, 0])
    expect(sender).toBeGreaterThan(0)
    const prepared = steps.reduce((sum, { bytes }) => sum + bytes, 0) / scenario.senderRate
    expect(got(0, 2)[2]).toBeCloseTo(prepared, 9)
    const work = setting.frames.migrating.reduce((sum, { cost }) => sum + cost, 0)
    expect(got(0, 2)[1]! + rest.reduce((sum, { cost }) => sum + cost, 0)).toBeCloseTo(work, 9)
    expect(left.migrating.filter(time => time === Infinity).length).toBe(rest.length)
  }
})
