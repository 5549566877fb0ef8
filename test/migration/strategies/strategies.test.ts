import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { defaultHost, idealHost, typicalHost } from '../../../src/migration/host.ts'
import type { Outcome } from '../../../src/migration/migrate.ts'
import { memoryAtEnd, migrate, replay } from '../../../src/migration/replay.ts'
import { type MigrationSpec, migrationOf } from '../../../src/migration/spec.ts'
import { pushNames, type Strategy, strategies } from '../../../src/migration/strategy-spec.ts'
import { models } from '../../../src/models/registry.ts'
import { source } from '../../../src/random.ts'
import { syntheticTrace } from '../../../src/trace/synthetic.ts'

const page = 4096
const synthetic = syntheticTrace({
  pageCount: 4000,
  epoch: 1 / 64,
  duration: 60,
  writes: { law: 'hot-cold', pages: 3000, rate: 900, hot: 0.1, share: 0.8 },
  source: source(11),
})
const trace = Object.assign(synthetic.slice(0, synthetic.length), { info: { ...synthetic.info, zeroPages: 800 } })
const host = { ...typicalHost(defaultHost), deviceState: 50e3, alwaysDirty: 40 }

/** A guest that dirties about as much as the link carries. */
const asked = (strategy: Strategy, more: Partial<MigrationSpec> = {}): MigrationSpec => ({
  strategy,
  policy: 'fixed-rounds',
  passes: 3,
  bandwidth: 1000 * page,
  downtimeLimit: 0.3,
  deadline: 30,
  ...more,
})
const moved = (strategy: Strategy, more?: Partial<MigrationSpec>, at = 1) =>
  replay(trace, migrationOf(asked(strategy, more)), { at, host })

describe('of one guest', () => {
  let of: Record<Strategy, Outcome>
  beforeAll(() => {
    of = Object.fromEntries(strategies.map(strategy => [strategy, moved(strategy)])) as typeof of
  })

  test('each strategy hands it over, and no two are alike', () => {
    for (const strategy of strategies) expect(of[strategy].converged).toBe(true)
    expect(new Set(strategies.map(strategy => JSON.stringify(of[strategy]))).size).toBe(strategies.length)
  })

  test('downtime: post-copy ≤ hybrid ≤ pre-copy ≤ stop-and-copy', () => {
    const order: Strategy[] = ['copy-on-reference', 'post-copy', 'hybrid', 'pre-copy', 'stop-and-copy']
    order.slice(1).forEach((strategy, i) => {
      expect(of[order[i]!].downtime).toBeLessThanOrEqual(of[strategy].downtime + 1e-3)
    })
    expect(of['post-copy'].downtime).toBeLessThan(0.1 * of['pre-copy'].downtime)
    expect(of['pre-copy'].downtime).toBeLessThan(0.5 * of['stop-and-copy'].downtime)
  })

  test('total time: stop-and-copy and post-copy send the memory once, pre-copy more', () => {
    expect(of['post-copy'].bytes).toBeCloseTo(of['stop-and-copy'].bytes, 3)
    expect(of['post-copy'].totalTime).toBeLessThan(of.hybrid.totalTime)
    expect(of.hybrid.totalTime).toBeLessThan(of['pre-copy'].totalTime)
  })

  test('faults are what the post-copy family has; pushing and a pass before make them fewer', () => {
    for (const strategy of ['pre-copy', 'stop-and-copy', 'self-migration'] as const) {
      expect(of[strategy]).toMatchObject({ faults: 0, stall: 0, remaining: 0 })
    }
    expect(of['post-copy'].faults).toBeGreaterThan(0)
    expect(of['post-copy'].faults).toBeLessThan(of['copy-on-reference'].faults)
    expect(of.hybrid.faults).toBeLessThan(of['post-copy'].faults)
    expect(of['post-copy'].remaining).toBe(0)
    expect(of['copy-on-reference'].remaining).toBeGreaterThanOrEqual(1000)
    expect(of['copy-on-reference'].totalTime).toBe(30)
  })

  test('copy-on-reference waits for what the guest writes, and once', () => {
    const outcome = replay(trace, migrationOf(asked('copy-on-reference')), { at: 1, host: idealHost })
    expect(outcome.faults + outcome.remaining).toBe(4000)
    expect(outcome.bytes).toBe(outcome.faults * page)
    expect(outcome.faults).toBeLessThanOrEqual(3000)
  })
})

describe('over many starts', () => {
  const starts = [0, 3, 6, 9, 12, 15]
  const mean = (strategy: Strategy, more: Partial<MigrationSpec>, value: (outcome: Outcome) => number) =>
    starts.reduce((sum, at) => sum + value(moved(strategy, more, at)), 0) / starts.length

  test.each(pushNames)('pushing %s has fewer faults than none', push => {
    const faults = (outcome: Outcome) => outcome.faults
    expect(mean('post-copy', { push }, faults)).toBeLessThan(mean('copy-on-reference', {}, faults))
  })

  test('what is waited for comes sooner when it overtakes', () => {
    const wait = (outcome: Outcome) => outcome.stall / outcome.faults
    expect(mean('post-copy', { preempt: true }, wait)).toBeLessThan(0.9 * mean('post-copy', {}, wait))
    expect(mean('post-copy', { faultLatency: 0 }, wait)).toBeLessThan(mean('post-copy', { faultLatency: 5e-3 }, wait))
  })

  test('more passes before the switch leave less to follow', () => {
    const faults = [0, 1, 2].map(switchAfter => mean('hybrid', { switchAfter }, outcome => outcome.faults))
    expect(faults[0]).toBeGreaterThan(faults[1]!)
    expect(mean('hybrid', { switchAfter: 0 }, outcome => outcome.bytes)).toBe(
      mean('post-copy', {}, outcome => outcome.bytes),
    )
  })

  test('the step bounds the error of what is counted', () => {
    const migration = migrationOf(asked('post-copy'))
    const faults = [1e-4, 1e-3, 4e-3].map(step => {
      const handover = { ...migration.handover!, step } as NonNullable<typeof migration.handover>
      return replay(trace, { ...migration, handover }, { at: 2, host: idealHost }).faults
    })
    for (const count of faults) expect(Math.abs(count / faults[0]! - 1)).toBeLessThan(0.1)
  })
})

test.each(strategies)('%s: the guest of every model can be moved, the same twice', strategy => {
  const memory = memoryAtEnd(trace)
  for (const [name, model] of Object.entries(models).filter(([name]) => name !== 'phases')) {
    const fitted = model.fit(trace.slice(0, 640))
    const outcome = () => migrate(fitted.guest(source(3), memory), migrationOf(asked(strategy, { deadline: 8 })), host)
    const first = outcome()
    expect([name, first.converged]).toEqual([name, true])
    expect(outcome()).toEqual(first)
    for (const value of [first.faults, first.stall, first.remaining, first.downtime])
      expect(value).toBeGreaterThanOrEqual(0)
    if (strategy === 'post-copy' || strategy === 'hybrid') expect(first.remaining).toBe(0)
  }
})

test('whatever is asked, the books are kept', () => {
  const spec = fc.record({
    strategy: fc.constantFrom(...strategies),
    bandwidth: fc.constantFrom(600, 1500, 6000).map(pages => pages * page),
    switchAfter: fc.nat(2),
    push: fc.constantFrom(...pushNames),
    preempt: fc.boolean(),
    balloon: fc.boolean(),
    order: fc.constantFrom('address' as const, 'least-recently-written' as const),
  })
  fc.assert(
    fc.property(spec, fc.integer({ min: 0, max: 20 }), (options, at) => {
      const { strategy, bandwidth, ...more } = options
      const pure = strategy === 'pre-copy' || strategy === 'stop-and-copy' || strategy === 'self-migration'
      const outcome = moved(strategy, { bandwidth, ...more }, at)
      const { totalTime, downtime, bytes, faults, stall, remaining, censored } = outcome
      expect(totalTime).toBeLessThanOrEqual(30 + 1e-9)
      expect(downtime + stall).toBeLessThanOrEqual(totalTime + (outcome.converged ? 1e-9 : Infinity))
      expect(bytes).toBeLessThanOrEqual(bandwidth * totalTime + host.socketBuffer + 1e6 * Number(censored))
      if (pure) expect([faults, stall, remaining]).toEqual([0, 0, 0])
      else expect(stall).toBeGreaterThanOrEqual((faults - 1) * 250e-6)
    }),
    { numRuns: 30 },
  )
})
