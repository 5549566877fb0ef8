import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { curveForecast } from '../../src/forecast/curve-forecast.ts'
import { firstPass, migrateCounts } from '../../src/forecast/curve-migration.ts'
import { wholePasses } from '../../src/migration/policies/whole-passes.ts'
import { source } from '../../src/random.ts'
import { readDirtyRate } from '../../src/trace/dirty-rate.ts'
import { firstView } from '../migration/view.ts'

interface Published {
  bandwidth: number
  downtimeLimit: number | null
  converges: boolean
  totalTimeCeil: number | null
  rounds: number | null
}

const published: { cells: Published[] } = JSON.parse(
  readFileSync(new URL('dirty-rate-2023.expected.json', import.meta.url), 'utf8'),
)
const data = fileURLToPath(new URL('../../data/dirty-rate-2023.json', import.meta.url))

test('all 48 cells that were published', async () => {
  const counts = await readDirtyRate(data)
  const distinct = (values: readonly number[]) => [...new Set(values)]
  const cells = curveForecast(counts, {
    bandwidths: distinct(published.cells.map(cell => cell.bandwidth)),
    downtimeLimits: distinct(published.cells.map(cell => cell.downtimeLimit ?? Infinity)),
    source: source(1),
    draws: 1,
  })
  const found = cells.map(({ bandwidth, downtimeLimit, converges, totalTime, rounds }) => {
    return { bandwidth, downtimeLimit, converges, totalTimeCeil: totalTime && Math.ceil(totalTime), rounds }
  })
  expect(found).toEqual(published.cells)
  expect(found).toHaveLength(48)
  expect(found.filter(({ converges }) => converges)).toHaveLength(30)
})

// 1000 pages of 92 + 8 bytes on the wire, of which 200 are zero and take 8: 81,600 B. The curve is 50 + 50 t pages up to 2 s.
const counts = Object.freeze({
  pageSize: 92,
  pageCount: 1000,
  zeroPages: 200,
  windows: Float64Array.of(1, 2),
  pages: Float64Array.of(100, 150),
})
const bandwidth = 81_600
const run = (downtimeLimit: number, deadline = 3600) => migrateCounts(counts, { bandwidth, downtimeLimit, deadline })

describe('passes by hand', () => {
  const second = (100 * 100) / bandwidth
  const third = ((50 + 50 * second) * 100) / bandwidth
  const fixed = 50 / (bandwidth / 100 - 50)

  test('the first is of all memory, zero pages by their headers', () => {
    expect(firstPass(counts, bandwidth)).toBe(1)
    expect(run(Infinity)).toEqual({ converges: true, rounds: 1, totalTime: 1, downtime: 1 })
    expect(run(1)).toEqual(run(Infinity))
  })

  test('each leaves what the curve says for its length', () => {
    const two = run(0.999)
    expect(two).toMatchObject({ converges: true, rounds: 2 })
    expect(two.totalTime).toBeCloseTo(1 + second, 12)
    expect(two.downtime).toBeCloseTo(second, 12)
    const three = run(0.1)
    expect(three).toMatchObject({ converges: true, rounds: 3 })
    expect(three.totalTime).toBeCloseTo(1 + second + third, 12)
    expect(three.downtime).toBeCloseTo(third, 12)
  })

  test('a limit above the fixed point of the passes is met, one below never', () => {
    expect(run(fixed * 1.001)).toMatchObject({ converges: true })
    expect(run(fixed * 0.999)).toEqual({ converges: false, rounds: null, totalTime: null, downtime: null })
  })

  test('what has not ended by the deadline does not converge', () => {
    expect(run(0.1, 1.2).converges).toBe(true)
    expect(run(0.1, 1.15).converges).toBe(false)
    expect(run(Infinity, 0.9).converges).toBe(false)
  })
})

test('an idle guest takes two passes, the second of nothing', () => {
  const idle = { ...counts, pages: Float64Array.of(0, 0) }
  const outcome = migrateCounts(idle, { bandwidth, downtimeLimit: 0.001, deadline: 10 })
  expect(outcome).toEqual({ converges: true, rounds: 2, totalTime: 1, downtime: 0 })
})

test('at a constant rate d below the bandwidth b, round n is (d / b)ⁿ⁻¹ of the first', () => {
  const steady = { pageSize: 92, pageCount: 1e4, windows: Float64Array.of(1), pages: Float64Array.of(500) }
  for (const rounds of [1, 2, 3, 7]) {
    const last = 10 * 0.5 ** (rounds - 1)
    const outcome = migrateCounts(steady, { bandwidth: 1e5, downtimeLimit: last * 1.01, deadline: 100 })
    expect(outcome.rounds).toBe(rounds)
    expect(outcome.downtime).toBeCloseTo(last, 9)
    expect(outcome.totalTime).toBeCloseTo(20 * (1 - 0.5 ** rounds), 9)
  }
})

test.each([
  [{ bandwidth: 0, downtimeLimit: 1, deadline: 1 }, 'bandwidth must be positive: 0'],
  [{ bandwidth: Infinity, downtimeLimit: 1, deadline: 1 }, 'bandwidth must be positive: Infinity'],
  [{ bandwidth: 1, downtimeLimit: 0, deadline: 1 }, 'downtimeLimit must be positive: 0'],
  [{ bandwidth: 1, downtimeLimit: Number.NaN, deadline: 1 }, 'downtimeLimit must be positive: NaN'],
  [{ bandwidth: 1, downtimeLimit: 1, deadline: 0 }, 'deadline must be positive: 0'],
])('%j is refused', (migration, message) => {
  expect(() => migrateCounts(counts, migration)).toThrow(new RangeError(message))
})

describe('whole passes, at 1000 B/s and 125 ms', () => {
  const policy = wholePasses({ bandwidth: 1000, downtimeLimit: 0.125 })
  const sent = (bytes: number) => ({ ...firstView.lastRound, sent: bytes })

  test.each([
    ['the first look', { pending: 126 }, 'send'],
    ['what the link carries in time', { pending: 125 }, 'stop'],
    ['the same in the middle of a pass', { pending: 125, synchronised: false }, 'send'],
    ['the end of a pass', { pending: 0, synchronised: false }, 'synchronise'],
    ['less than was sent', { pending: 299, rounds: 2, lastRound: sent(300) }, 'send'],
    ['no less than was sent', { pending: 300, rounds: 2, lastRound: sent(300) }, 'cancel'],
    ['no less, but little enough', { pending: 100, rounds: 9, lastRound: sent(90) }, 'stop'],
  ] as const)('%s', (_, seen, verdict) => {
    expect(policy.decide({ ...firstView, bandwidth: 1, ...seen })).toBe(verdict)
  })
})
