import { describe, expect, test } from 'vitest'
import type { Belief } from '../../../src/evaluation/online/dirtying.ts'
import { finishRows } from '../../../src/evaluation/online/fan.ts'
import { forecastRest, type RestForecast, restVerdict } from '../../../src/evaluation/online/forecast.ts'
import { dirtyingPrior } from '../../../src/evaluation/online/prior.ts'
import type { Progress } from '../../../src/evaluation/online/progress.ts'
import { leastRemedies } from '../../../src/evaluation/online/remedies.ts'
import { drawRest, type Underway, underway } from '../../../src/evaluation/online/rest.ts'
import { defaultHost } from '../../../src/migration/host.ts'
import { source } from '../../../src/random.ts'
import { pageSize, simulated } from './simulated-polls.ts'

const bandwidth = 2000 * pageSize
const nothing = { median: 0, sigma: 0 }
const host = {
  ...defaultHost,
  synchronisation: nothing,
  switchover: nothing,
  deviceState: 0,
  pageHeader: 0,
  zeroPageBytes: 0,
  zeroScan: 0,
}

/** A guest that writes `rate` distinct pages a second, of which 2,000 can be sent, with nothing in doubt. */
function known(rate: number, progress: Partial<Progress> = {}, options: Partial<Underway['options']> = {}): Underway {
  const belief: Belief = {
    level: { mean: 0, sd: 1 },
    prior: { ...dirtyingPrior, curvature: 0 },
    hypotheses: [
      {
        noise: 0,
        drift: 0,
        memory: 1,
        logWeight: 0,
        changes: 0,
        mean: Float64Array.of(Math.log(rate), 1, 0),
        covariance: new Float64Array(9),
      },
    ],
  }
  return {
    belief,
    options: { source: source(1), host, changes: false, ...options },
    progress: {
      time: 30,
      clock: 30,
      pageSize,
      pageCount: 100_000,
      pending: 10_000,
      synchronisations: 3,
      rounds: [{ end: 30, guestTime: 10, synchronisations: 1, timing: 0, dirtied: 1 }],
      sinceSynchronisation: 0,
      sent: { normal: 1000, zero: 0 },
      rates: [bandwidth],
      measurements: [1],
      limited: false,
      throttle: 0,
      stopped: false,
      ...progress,
    },
  }
}

describe('the rest of a migration', () => {
  // 10,000 pages at 2,000 a second, of which the last are sent with the guest stopped.
  test('of a guest that is stopped is what is pending, at the rate of the link', () => {
    const outcome = drawRest(known(1e6, { stopped: true }), 0)
    expect(outcome).toMatchObject({ converged: true, rounds: 2 })
    expect(outcome.totalTime).toBeCloseTo(5, 6)
    expect(outcome.downtime).toBeGreaterThan(0.2)
    expect(outcome.downtime).toBeLessThan(0.301)
  })

  // With a quarter of the bandwidth dirtied, round after round is a quarter as long: 10,000 + 2,500 + 625 + … pages.
  test('of a guest that writes a quarter of what is sent is a geometric series', () => {
    expect(drawRest(known(500), 0).totalTime).toBeCloseTo(5 / (1 - 1 / 4), 0)
    expect(drawRest(known(500, { sinceSynchronisation: 4 }), 0).totalTime).toBeCloseTo((5 + 1) / (1 - 1 / 4), 0)
  })

  test('of one that writes more than is sent has no end', () => {
    expect(drawRest(known(2200, {}, { deadline: 30 }), 0)).toMatchObject({ converged: false, totalTime: 30 })
  })

  test('zero pages take next to no time', () => {
    const first = { synchronisations: 1, rounds: [], sent: { normal: 1000, zero: 0 }, pageCount: 11_000, stopped: true }
    const times = (sent: Progress['sent']) =>
      Array.from({ length: 200 }, (_, i) => drawRest(known(1, { ...first, sent }), i).totalTime)
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    // Of 11,000 pages 1,000 were seen: 8/11 of an observation, so that the beta law's mean is 0.5 / (1 + 8/11).
    expect(Math.abs(mean(times({ normal: 1000, zero: 0 })) - 5 * (1 - 0.5 / (1 + 8 / 11)))).toBeLessThan(0.4)
    expect(Math.abs(mean(times({ normal: 0, zero: 1000 })) - 5 * (0.5 / (1 + 8 / 11)))).toBeLessThan(0.4)
  })

  test('throttling the guest is as if it wrote less', () => {
    const held = drawRest(known(1000), 0, { throttle: 0.5 })
    expect(held.totalTime).toBeCloseTo(drawRest(known(500), 0).totalTime, 1)
  })

  test('auto-converge brings an end where there is none', () => {
    const never = known(3000, {}, { deadline: 400 })
    expect(drawRest(never, 0).converged).toBe(false)
    expect(drawRest({ ...never, options: { ...never.options, autoConverge: true } }, 0).converged).toBe(true)
    // One that was seen to throttle goes on to.
    expect(drawRest(known(3000, { throttle: 0.2 }, { deadline: 400 }), 0).converged).toBe(true)
  })

  test('a limit that is lifted shortens the downtime', () => {
    const downtimes = (options: Partial<Underway['options']>) =>
      Array.from({ length: 50 }, (_, i) => drawRest(known(1e6, { stopped: true, limited: true }, options), i).downtime)
    // At a hundred times the bandwidth 0.3 s become 3 ms.
    expect(Math.max(...downtimes({ switchoverBandwidth: 100 * bandwidth }))).toBeLessThan(0.0031)
    const unknown = downtimes({})
    expect(Math.max(...unknown)).toBeLessThan(0.301)
    expect(Math.max(...unknown) / Math.min(...unknown)).toBeGreaterThan(10)
  })
})

describe('remedies', () => {
  // Of 3,000 pages a second a guest held for a third of its time writes 2,000, which is what the link carries.
  const [throttle, limit, rate] = leastRemedies(known(3000, {}, { deadline: 200 }), 4, 0.75)

  test('throttle the guest until it writes less than is sent', () => {
    expect(throttle).toMatchObject({ of: 'throttle', check: { convergence: 1 } })
    expect(throttle!.value).toBeGreaterThanOrEqual(1 / 3)
    expect(throttle!.value).toBeLessThan(0.37)
  })

  test('need the bandwidth that it writes', () => {
    expect(rate!.of).toBe('bandwidth')
    expect(rate!.value! / (3000 * pageSize)).toBeGreaterThan(0.99)
    expect(rate!.value! / (3000 * pageSize)).toBeLessThan(1.1)
  })

  // After 5 s the rest falls below a threshold of 2,000 L pages; 3,000 · (5 − L) pages more must not lift it above that.
  test('wait until what is pending and new is below the threshold', () => {
    expect(limit!.of).toBe('downtimeLimit')
    expect(limit!.value!).toBeGreaterThan(4.9)
    expect(limit!.check!.convergence).toBe(1)
  })

  test('are what is where that is enough', () => {
    expect(leastRemedies(known(500), 3, 0.5).map(({ value }) => value)).toEqual([0, 0.3, bandwidth])
  })

  test('are none where nothing that is thought of helps', () => {
    const [held] = leastRemedies(known(1e6, {}, { deadline: 20 }), 2, 0.5)
    expect(held).toEqual({ of: 'throttle', value: null, lower: null, upper: null, check: null })
  })

  test('need a probability', () => {
    expect(() => leastRemedies(known(500), 2, 1)).toThrow('probability must be in (0, 1): 1')
  })
})

describe('a forecast from polls', () => {
  const link = { bandwidth: 30e6, switchoverBandwidth: 1e9 }
  const writes = (_: number, since: number) => 4500 * since ** 0.85
  const { polls, outcome } = simulated(writes, { link, pageCount: 60_000, deadline: 60 })
  const at = (seconds: number, deadline = 60) =>
    forecastRest(
      underway(
        polls.filter(({ time }) => time <= seconds),
        { source: source(2), deadline },
      ),
      100,
    )

  test('tightens, and holds what comes', () => {
    const times = [2, 10, 16]
    const widths = times.map(time => {
      const { remaining, time: asked } = at(time)
      const rest = outcome.totalTime - asked
      expect(remaining.quantile(0.02)).toBeLessThan(rest)
      expect(remaining.quantile(0.98)).toBeGreaterThan(rest)
      return remaining.quantile(0.95) - remaining.quantile(0.05)
    })
    expect(widths[2]).toBeLessThan(widths[1]! / 10)
  })

  test('says the same to the same seed', () => {
    const told = ({ remaining, downtime, ...rest }: RestForecast) => ({
      ...rest,
      downtime: downtime?.draws,
      remaining: remaining.draws,
      rounds: rest.rounds?.draws,
    })
    expect(told(at(5))).toEqual(told(at(5)))
  })

  test('reaches the chart in seconds since the start', () => {
    const forecast = at(5)
    expect(finishRows([forecast])).toEqual([
      expect.objectContaining({
        time: forecast.time,
        q50: forecast.time + forecast.remaining.quantile(0.5),
        convergence: forecast.convergence,
      }),
    ])
  })

  test('its verdict is what is more likely', () => {
    expect(restVerdict({ steadyConvergence: 0.75 })).toEqual({ converges: true, probability: 0.75 })
    expect(restVerdict({ steadyConvergence: 0.25 })).toEqual({ converges: false, probability: 0.75 })
  })
})
