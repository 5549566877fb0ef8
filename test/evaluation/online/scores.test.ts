import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { empirical } from '../../../src/distributions/empirical.ts'
import { lastRoundRest, qemuRest } from '../../../src/evaluation/online/baselines.ts'
import { believe, drawWrites } from '../../../src/evaluation/online/dirtying.ts'
import { forecastRest } from '../../../src/evaluation/online/forecast.ts'
import { progressOf } from '../../../src/evaluation/online/progress.ts'
import { underway } from '../../../src/evaluation/online/rest.ts'
import { endingOf, scoreRest } from '../../../src/evaluation/online/scores.ts'
import { isUnderway, type Poll } from '../../../src/evaluation/polls.ts'
import { defaultHost } from '../../../src/migration/host.ts'
import { source } from '../../../src/random.ts'
import { simulated } from './simulated-polls.ts'

const ending = { totalTime: 50, downtime: 0.02 }
const asked = { time: 20, horizon: 60, deadline: 120 }

describe('scores', () => {
  // 30 s remain. Of 10 and 40 s, half each, the CRPS is (20 + 10) / 2 − 30 / 4.
  test('by hand', () => {
    const { brier, remaining, downtime } = scoreRest(
      { remaining: empirical([10, 40]), downtime: undefined },
      ending,
      asked,
    )
    expect(brier).toBe(0)
    expect(remaining).toEqual({ crps: expect.closeTo(7.5), covered: true, width: 30 })
    expect(downtime).toBeUndefined()
  })

  test('of a point are its absolute error', () => {
    const { remaining, downtime } = scoreRest({ remaining: empirical([12]), downtime: empirical([0.3]) }, ending, asked)
    expect(remaining).toEqual({ crps: 18, covered: false, width: 0 })
    expect(downtime!.crps).toBeCloseTo(0.28)
  })

  test('what comes after the deadline is the deadline', () => {
    const late = { totalTime: 500, downtime: 0.02 }
    const { brier, remaining } = scoreRest(
      { remaining: empirical([30, 120, 120, 120]), downtime: undefined },
      late,
      asked,
    )
    expect(brier).toBeCloseTo(1 / 16)
    expect(remaining.covered).toBe(true)
  })
})

const nothing = { median: 0, sigma: 0 }
const quickHost = { ...defaultHost, synchronisation: nothing, switchover: nothing, deviceState: 0, pageHeader: 0 }
const link = { bandwidth: 20e6 }
const { polls, outcome } = simulated((_, since) => 1000 * since ** 0.7, { link, pageCount: 40_000, deadline: 60 })
const running = polls.filter(isUnderway)

test('a completed migration tells its end, one under way none', () => {
  expect(endingOf(polls)).toEqual({
    totalTime: expect.closeTo(outcome.totalTime, 9),
    downtime: expect.closeTo(outcome.downtime, 9),
  })
  expect(endingOf(running)).toBeUndefined()
})

describe('baselines', () => {
  test('QEMU: what is pending at its bandwidth, and its expected downtime', () => {
    const { 'query-migrate': reply, time } = running[10]!
    const told = [{ time, 'query-migrate': { ...reply, 'expected-downtime': 420 } }]
    const { remaining, downtime } = qemuRest(told, 600)
    expect(remaining.mean).toBeCloseTo(reply.ram!.remaining! / 20e6, 9)
    expect(downtime!.mean).toBe(0.42)
    expect(qemuRest(running.slice(0, 11), 600).downtime).toBeUndefined()
  })

  // The first round says 1,000 τ^0.7 / τ pages a second for τ = 8 s or so: less than are written in shorter rounds.
  test('the last round: its pages a second go on', () => {
    const progress = progressOf(
      running.filter(({ time }) => time < 9),
      0.3,
    )
    expect(progress.rounds).toHaveLength(1)
    const { remaining } = lastRoundRest(progress, { deadline: 60 })
    expect(remaining.mean).toBeLessThan(outcome.totalTime - progress.time)
    expect(remaining.mean).toBeGreaterThan(0)
  })
})

test('forecasts of guests that are as believed are calibrated', () => {
  const pageCount = 30_000
  const path = { ...link, switchoverBandwidth: 2e9 }
  const random = source(11)
  // The first pass takes 6 s; many have ended when 8 s have passed.
  const cases = Array.from({ length: 220 }, (_, i) => random.substream(i)).flatMap(own => {
    const writes = drawWrites(believe({ rounds: [], pageCount }), { lastRead: undefined, changes: true }, own)
    const { polls, outcome } = simulated(writes, { link: path, pageCount, deadline: 30 })
    if (outcome.totalTime < 8) return []
    const seen = polls.filter(({ time }) => time < 8)
    const options = { source: own, deadline: 22, host: quickHost, switchoverBandwidth: 2e9 }
    const forecast = forecastRest(underway(seen, options), 50)
    const rest = Math.min(22, outcome.totalTime - forecast.time)
    const [lower, upper] = [forecast.remaining.quantile(0.05), forecast.remaining.quantile(0.95)]
    return [{ p: forecast.convergence, converged: Number(outcome.converged), covered: lower <= rest && rest <= upper }]
  })
  const mean = (value: (one: (typeof cases)[number]) => number) =>
    cases.reduce((sum, one) => sum + value(one), 0) / cases.length
  expect(cases.length).toBeGreaterThan(40)
  expect(mean(({ covered }) => Number(covered))).toBeGreaterThan(0.8)
  expect(Math.abs(mean(({ p }) => p) - mean(({ converged }) => converged))).toBeLessThan(0.15)
  expect(mean(({ p, converged }) => (p - converged) ** 2)).toBeLessThan(0.2)
})

const folder = fileURLToPath(new URL('../../../../shared/data/polls/', import.meta.url))

describe.skipIf(!existsSync(folder))('polls of real migrations', () => {
  const read = (name: string): Poll[] =>
    gunzipSync(readFileSync(`${folder}${name}.jsonl.gz`))
      .toString()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
  const forecastOf = (name: string, until: number) => {
    const polls = read(name)
    const seen = polls.filter(({ time }) => time <= until)
    return { forecast: forecastRest(underway(seen, { source: source(1), deadline: 60 }), 50), ending: endingOf(polls)! }
  }

  // The load goes on until 101 s; before that 49 rounds had found no end.
  test('one that does not converge while its load lasts is known for it', () => {
    const { forecast } = forecastOf('Precopy_Nonconvergent_OnlyReads_16T-1', 60)
    expect(forecast.steadyConvergence).toBeLessThan(0.05)
    expect(forecast.convergence).toBeGreaterThan(forecast.steadyConvergence)
  })

  test('one that auto-converges is known to, once it was seen to throttle', () => {
    const { forecast, ending } = forecastOf('Autoconverge_16T-1', 42)
    expect(forecast.convergence).toBeGreaterThan(0.9)
    expect(forecast.remaining.quantile(0.02)).toBeLessThan(ending.totalTime - forecast.time)
    expect(forecast.remaining.quantile(0.98)).toBeGreaterThan(ending.totalTime - forecast.time)
  })

  test('one whose guest is stopped converges', () => {
    const { forecast, ending } = forecastOf('Stop_Copy_4T-1', 8)
    expect(forecast.convergence).toBe(1)
    expect(forecast.remaining.quantile(0.95)).toBeGreaterThan(ending.totalTime - forecast.time)
  })
})
