import { describe, expect, test } from 'vitest'
import { confidenceSequence } from '../../../src/distributions/sequential-binomial.ts'
import { fit } from '../../../src/forecast/fits.ts'
import { forecast, forecastRows } from '../../../src/forecast/forecast.ts'
import { leastDraws, type PlanOptions, planMigration } from '../../../src/forecast/plan/plan.ts'
import { samplerOf, specOf } from '../../../src/forecast/plan/setting.ts'
import { defaultHost } from '../../../src/migration/host.ts'
import { type MigrationSpec, migrationOf } from '../../../src/migration/spec.ts'
import { constantRate } from '../../../src/models/constant-rate.ts'
import { resample } from '../../../src/models/resample.ts'
import { source } from '../../../src/random.ts'
import { syntheticTrace } from '../../../src/trace/synthetic.ts'
import { scripted } from './scripted.ts'

const spec: MigrationSpec = { strategy: 'pre-copy', policy: 'qemu', passes: 4, bandwidth: 1, downtimeLimit: 1 }
const memory = { pageSize: 4096, pageCount: 2 ** 17, zeroPages: 2 ** 16 }
const requirement = { downtime: 1, probability: 0.9 }
const MiB = 2 ** 20

describe('planMigration', () => {
  const planned = (
    probability: Parameters<typeof scripted>[0],
    options: PlanOptions = {},
    asked: { downtime: number; totalTime?: number; probability: number } = requirement,
  ) => {
    const { sampler, seen } = scripted(probability)
    return planMigration(sampler, { spec, memory }, asked, options).then(plan => ({ plan, seen }))
  }
  const suits = (limit: number) => (limit > 0.5 && limit < 0.75 ? 1 : 0)

  test('finds the least bandwidth, and the limit that suits it', async () => {
    const { plan } = await planned(({ bandwidth, downtimeLimit }) => (bandwidth > 50 * MiB ? suits(downtimeLimit) : 0))
    expect(plan).toMatchObject({ sought: 'bandwidth', isMet: true, setting: { throttle: 0, start: [0, 0] } })
    expect(plan.setting.bandwidth).toBeGreaterThan(50 * MiB)
    expect(plan.setting.bandwidth).toBeLessThan(55 * MiB)
    expect(suits(plan.setting.downtimeLimit)).toBe(1)
    expect(plan.bounds).toEqual([expect.any(Number), plan.setting.bandwidth])
    expect(plan.bounds[0]).toBeLessThanOrEqual(50 * MiB)
    expect(plan.tally.lower).toBeGreaterThanOrEqual(0.9)
  })

  test('looks at no bandwidth that cannot carry what memory holds within the total time', async () => {
    const { plan, seen } = await planned(() => 1, {}, { ...requirement, totalTime: 64 })
    expect(Math.min(...seen.map(({ setting }) => setting.bandwidth))).toBe(4 * MiB)
    expect(plan.setting.bandwidth).toBe(4 * MiB)
  })

  test('finds the least downtime limit at a bandwidth that is given', async () => {
    const { plan } = await planned(({ downtimeLimit }) => (downtimeLimit > 0.2 ? 1 : 0), { bandwidth: MiB })
    expect(plan).toMatchObject({ sought: 'downtimeLimit', isMet: true, setting: { bandwidth: MiB } })
    expect(plan.setting.downtimeLimit).toBeGreaterThan(0.2)
    expect(plan.setting.downtimeLimit).toBeLessThan(0.22)
  })

  test('finds the least throttle where nothing else will do', async () => {
    const { plan } = await planned(({ throttle }) => (throttle > 0.6 ? 1 : 0), { capacity: 40 * MiB, downtimeLimit: 1 })
    expect(plan).toMatchObject({ sought: 'throttle', isMet: true, setting: { bandwidth: 40 * MiB, downtimeLimit: 1 } })
    expect(plan.setting.throttle).toBeGreaterThan(0.6)
    expect(plan.setting.throttle).toBeLessThan(0.65)
    expect(plan.bounds[0]).toBeLessThanOrEqual(0.6)
    expect(plan.bounds[0]).toBeGreaterThan(0.5)
  })

  test('says so where nothing will do at all', async () => {
    const { plan } = await planned(() => 0.3, { bandwidth: MiB })
    expect(plan).toMatchObject({ isMet: false, sought: 'throttle', bounds: [expect.any(Number), null] })
  })

  test('says whether what is given will do', async () => {
    const given = { bandwidth: MiB, downtimeLimit: 0.5 }
    expect((await planned(() => 1, given)).plan).toMatchObject({ sought: 'nothing', isMet: true })
  })

  test('seeks no limit for what has none', async () => {
    const { sampler, seen } = scripted(() => 1)
    const hybrid = { ...spec, strategy: 'hybrid' } as const
    const plan = await planMigration(sampler, { spec: hybrid, memory }, requirement, { bandwidth: MiB })
    expect(plan).toMatchObject({ sought: 'nothing', isMet: true })
    expect(new Set(seen.map(({ setting }) => setting.downtimeLimit)).size).toBe(1)
  })

  test('promises what it says, run after run', async () => {
    let broken = 0
    for (let run = 0; run < 40; run++) {
      const rising = ({ bandwidth }: { bandwidth: number }) => 1 / (1 + (30 / (bandwidth / MiB)) ** 6)
      const { sampler } = scripted(rising, run)
      const { setting, bounds } = await planMigration(sampler, { spec, memory }, requirement, { downtimeLimit: 1 })
      if (rising(setting) < 0.9 || rising({ bandwidth: bounds[0] }) >= 0.9) broken++
    }
    // Each run may break with probability 0.05 at most.
    expect(broken).toBeLessThanOrEqual(4)
  })

  test('needs draws in proportion to what may fail', () => {
    const least = leastDraws(0.99)
    const level = 1 - 0.05 / 40
    expect(confidenceSequence(least, 0, level)[0]).toBeGreaterThanOrEqual(0.99)
    expect(confidenceSequence(least - 1, 0, level)[0]).toBeLessThan(0.99)
    expect(leastDraws(0.999) / least).toBeCloseTo(10, 0)
  })

  test('tries a limit of whole milliseconds once', async () => {
    const { seen } = await planned(() => 1, { bandwidth: MiB }, { ...requirement, downtime: 0.0025 })
    const limits = new Set(seen.map(({ setting }) => setting.downtimeLimit))
    expect([...limits].sort()).toEqual([0.001, 0.002])
  })

  test('refuses a requirement that is none', async () => {
    await expect(planned(() => 1, {}, { downtime: -1, probability: 0.9 })).rejects.toThrow('-1')
    await expect(planned(() => 1, { mostDraws: 50 })).rejects.toThrow(`at least ${leastDraws(0.9)}: 50`)
  })
})

describe('draws in a setting', () => {
  const trace = syntheticTrace({
    pageCount: 4096,
    epoch: 0.05,
    duration: 10,
    writes: { law: 'uniform', pages: 400, rate: 1000 },
    source: source(2),
  })
  const fits = fit(trace, { naive: constantRate(), resample: resample() })
  const drawn = { fits, spec, host: defaultHost, layers: ['process', 'host'] as const, source: source(3) }
  const setting = { bandwidth: 8 * MiB, downtimeLimit: 0.05, throttle: 0, start: [0, 0] } as const

  test('are those of a forecast, the models taking turns', async () => {
    const { downtime } = await samplerOf(drawn)(setting, 0, 20)
    const table = forecast(fits, migrationOf(specOf(spec, setting)), { draws: 10, source: source(3) })
    for (const [turn, row] of forecastRows(table).entries()) {
      const own = downtime.filter((_, i) => i % 2 === turn)
      expect(row.downtime.mean).toBeCloseTo(own.reduce((sum, value) => sum + value, 0) / 10, 12)
    }
  })

  test('do not depend on where they are cut', async () => {
    const sampler = samplerOf(drawn)
    const [whole, first, rest] = [
      await sampler(setting, 0, 9),
      await sampler(setting, 0, 4),
      await sampler(setting, 4, 9),
    ]
    expect([...first.totalTime, ...rest.totalTime]).toEqual([...whole.totalTime])
  })

  test('know throttle and start', async () => {
    const sampler = samplerOf(drawn)
    const held = await sampler({ ...setting, throttle: 0.5 }, 0, 8)
    expect([...held.lost].every(lost => lost > 0)).toBe(true)
    const [now, later] = [await sampler(setting, 0, 8), await sampler({ ...setting, start: [1, 2] }, 0, 8)]
    expect([...later.downtime]).not.toEqual([...now.downtime])
  })
})
