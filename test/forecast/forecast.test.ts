import { describe, expect, test } from 'vitest'
import { forecast, forecastRows, quantities, withDeadline } from '../../src/forecast/forecast.ts'
import { intervals } from '../../src/forecast/intervals.ts'
import { typicalHost } from '../../src/migration/host.ts'
import { migrate } from '../../src/migration/migrate.ts'
import { source } from '../../src/random.ts'
import { fits, hopeless, host, migration } from './example.ts'

const options = { draws: 60, source: source(3) }
const draws = (models: (typeof fits)['models']) =>
  Object.fromEntries(
    forecastRows(forecast({ ...fits, models }, migration, options)).map(row => [
      row.model,
      quantities.map(quantity => row[quantity].draws),
    ]),
  )

test('a row for each model, and a distribution in each cell', () => {
  const rows = forecastRows(forecast(fits, migration, options))
  expect(rows.map(row => row.model)).toEqual(['naive', 'curve', 'seed', 'blocks'])
  for (const row of rows) {
    expect(row.convergence).toBe(1)
    for (const quantity of quantities) expect(row[quantity].draws.length).toBe(60)
    expect(row.rounds.quantile(0)).toBeGreaterThanOrEqual(3)
    expect(row.totalTime.quantile(0)).toBeGreaterThan(row.downtime.quantile(1))
    expect(row.bytes.quantile(0)).toBeGreaterThanOrEqual(3000 * 4096)
  }
})

test('another model changes no number of the others', () => {
  const { naive, blocks, seed } = fits.models
  const all = draws(fits.models)
  expect(draws({ blocks: blocks! })).toEqual({ blocks: all.blocks })
  expect(draws({ seed: seed!, blocks: blocks!, naive: naive! })).toEqual({
    naive: all.naive,
    seed: all.seed,
    blocks: all.blocks,
  })
})

test('a model without chance on a host without chance is a point: one migration', () => {
  const rows = forecastRows(forecast(fits, migration, { ...options, layers: ['process'] }))
  for (const name of ['naive', 'curve']) {
    const row = rows.find(({ model }) => model === name)!
    const one = migrate(fits.models[name]!.guest(source(0), fits.memory), migration, typicalHost(host))
    for (const quantity of quantities) {
      expect(row[quantity].variance).toBeLessThan(1e-9 * one[quantity])
      expect(row[quantity].quantile(0.5)).toBe(one[quantity])
    }
  }
})

describe('migrations that do not converge', () => {
  test('stay in the forecast', () => {
    for (const row of forecastRows(forecast(fits, hopeless, { ...options, draws: 8 }))) {
      expect(row.convergence).toBe(0)
      expect(Array.from(row.totalTime.draws)).toEqual(new Array(8).fill(20))
    }
  })

  test('are counted beside those that do', () => {
    const rows = forecastRows(forecast(fits, migration, options))
    const blocks = rows.find(row => row.model === 'blocks')!
    const deadline = blocks.totalTime.quantile(0.5) + 1e-9
    const [cut] = forecastRows(
      forecast({ ...fits, models: { blocks: fits.models.blocks! } }, { ...migration, deadline }, options),
    )
    expect(cut!.convergence).toBeCloseTo(blocks.totalTime.cdf(deadline), 12)
    expect(cut!.totalTime.draws.length).toBe(60)
    expect(cut!.totalTime.quantile(1)).toBe(deadline)
  })
})

test('without a deadline a migration ends at five times its memory, or after a minute', () => {
  const memory = { pageCount: 1000, pageSize: 4096 }
  const link = (bandwidth: number) => ({ ...migration, link: { bandwidth } })
  expect(withDeadline(link(4096), memory).deadline).toBe(5000)
  expect(withDeadline(link(1000 * 4096), memory).deadline).toBe(60)
  expect(withDeadline({ ...link(4096), deadline: 7 }, memory).deadline).toBe(7)
})

test('intervals are nested, and hold the share they claim', () => {
  const forecasts = forecast(fits, migration, { ...options, draws: 200 })
  const levels = [0.5, 0.8, 0.95]
  const rows = intervals(forecasts, 'totalTime', levels).objects() as {
    model: string
    level: number
    lower: number
    upper: number
  }[]
  expect(rows.map(row => row.level)).toEqual([...levels, ...levels, ...levels, ...levels])
  for (const { model, totalTime } of forecastRows(forecasts)) {
    const own = rows.filter(row => row.model === model)
    own.forEach(({ level, lower, upper }, i) => {
      const inside = totalTime.draws.filter(x => x >= lower && x <= upper).length / 200
      expect(inside).toBeGreaterThanOrEqual(level)
      expect(inside).toBeLessThan(level + 0.02)
      if (i > 0) expect(lower).toBeLessThanOrEqual(own[i - 1]!.lower)
      if (i > 0) expect(upper).toBeGreaterThanOrEqual(own[i - 1]!.upper)
    })
  }
})

test('a forecast needs draws', () => {
  expect(() => forecast(fits, migration, { ...options, draws: 0 })).toThrow(RangeError)
})
