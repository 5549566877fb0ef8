import { describe, expect, test } from 'vitest'
import { defaultHost, drawHost } from '../../src/migration/host.ts'
import { source } from '../../src/random.ts'
import { periodicWindow } from '../../src/reservation/cpu/supply.ts'
import { mostBandwidth, type ReserveOptions, reserve, withDelays } from '../../src/reservation/reserve.ts'
import { outcomesOf } from '../forecast/plan/scripted.ts'

const options: ReserveOptions = {
  capacity: 125e6,
  senderRate: { median: 100e6, sigma: 0 },
  risk: 0.001,
  period: 0.002,
  tick: 0,
}

describe('what a stream reserves', () => {
  test('by hand: 25 MB/s of a core that sends 100 is a quarter of it', () => {
    const { cpu, link, delay } = reserve(25e6, options)
    expect(cpu).toEqual({ budget: 0.0005, period: 0.002 })
    expect(delay.cpu).toBeCloseTo(2 * (0.002 - 0.0005), 12)
    // 1448 bytes of the stream take 1538 on the wire.
    expect(link.rate).toBeCloseTo((25e6 * 1538) / 1448, 3)
    // Four packets of 64 KiB, each in 46 frames: one under way, two turns of the others and the rest of another.
    expect(delay.link).toBeCloseTo((4 * (65536 + 46 * 90)) / 125e6, 12)
    expect(link.burst).toBeGreaterThanOrEqual(link.rate * delay.link)
  })

  test('keeps up with the stream but for the risk', () => {
    const uncertain = { ...options, senderRate: { median: 100e6, sigma: 0.22 }, risk: 0.05 }
    const { cpu } = reserve(40e6, uncertain)
    const host = { ...defaultHost, senderRate: uncertain.senderRate }
    let short = 0
    const draws = 4000
    for (let i = 0; i < draws; i++) {
      const { senderRate } = drawHost(host, source(5).substream(i))
      if ((cpu!.budget / cpu!.period) * senderRate < 40e6) short++
    }
    expect(Math.abs(short / draws - 0.05)).toBeLessThan(0.011)
  })

  test('adds no more to the last bytes than it says', () => {
    for (const bandwidth of [1e6, 20e6, 70e6]) {
      const { cpu, delay } = reserve(bandwidth, options)
      for (const bytes of [1e3, 1e5, 3e6]) {
        const needed = periodicWindow(cpu!, bytes / 100e6)
        expect(needed).toBeLessThanOrEqual(bytes / bandwidth + delay.cpu + 1e-12)
      }
    }
  })

  test('waits longer where the kernel ends budgets late: 4 ms more are 16 at a quarter of a core', () => {
    const [exact, late] = [reserve(25e6, options), reserve(25e6, { ...options, tick: 0.004 })]
    expect(late.delay.cpu - exact.delay.cpu).toBeCloseTo(0.016, 12)
    expect(late.cpu).toEqual(exact.cpu)
  })

  test('waits no longer on a link most of which it has', () => {
    const { link, delay } = reserve(70e6, { ...options, capacity: 100e6 })
    expect(link.rate).toBeGreaterThan(50e6)
    expect(delay.link).toBeCloseTo((4 * (65536 + 46 * 90)) / 100e6, 12)
    expect(link.burst).toBeGreaterThanOrEqual(link.rate * delay.link)
  })

  test('is a share of the link alone where the CPU is no matter', () => {
    const reserved = reserve(100e6, { ...options, senderRate: null })
    expect(reserved.cpu).toBeUndefined()
    expect(reserved.delay.cpu).toBe(0)
  })

  test('is at most 95% of a core and of the link', () => {
    expect(mostBandwidth(options)).toBeCloseTo(95e6, 3)
    expect(mostBandwidth({ ...options, senderRate: null })).toBeCloseTo((0.95 * 125e6 * 1448) / 1538, 3)
    expect(mostBandwidth({ ...options, capacity: 12.5e6 })).toBeLessThan(12e6)
    expect(reserve(95e6, options).cpu!.budget).toBeCloseTo(0.0019, 9)
    expect(() => reserve(96e6, options)).toThrow('96000000')
    expect(() => reserve(0, options)).toThrow(': 0')
  })
})

test('draws of a reserved migration last longer by what it may add', async () => {
  const sampler = withDelays(async () => outcomesOf([0.1, Number.NaN]), options)
  const { downtime, totalTime } = await sampler({ bandwidth: 25e6, downtimeLimit: 1, throttle: 0, start: [0, 0] }, 0, 2)
  const { cpu, link } = reserve(25e6, options).delay
  expect(downtime[0]).toBeCloseTo(0.1 + cpu + link, 12)
  expect(totalTime[0]).toBeCloseTo(5 + cpu + link, 12)
  expect([downtime[1], totalTime[1]]).toEqual([9, 5])
})
