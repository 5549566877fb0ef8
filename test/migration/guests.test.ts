import fc from 'fast-check'
import { mean, variance } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { distinctPages } from '../../src/migration/distinct-pages.ts'
import type { Guest } from '../../src/migration/guest.ts'
import { idealHost } from '../../src/migration/host.ts'
import { migrate } from '../../src/migration/migrate.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { memoryAtEnd, replayedGuest } from '../../src/migration/replay.ts'
import { models } from '../../src/models/registry.ts'
import { source, uniformInteger } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'

const pageCount = 600
const synthetic = syntheticTrace({
  pageCount,
  epoch: 1 / 32,
  duration: 20,
  writes: { law: 'hot-cold', pages: 400, rate: 1500, hot: 0.1, share: 0.9 },
  source: source(1),
})
const trace = Object.assign(synthetic.slice(0, synthetic.length), { info: { ...synthetic.info, zeroPages: 150 } })
const memory = memoryAtEnd(trace)

interface Kind {
  readonly name: string
  readonly guest: (seed: number) => Guest
  /** Whether two runs are exactly one, not only in the mean. */
  readonly exact: boolean
}

const kinds: Kind[] = [
  { name: 'replay', guest: seed => replayedGuest(trace, memory, (seed * 37) % 300), exact: true },
  ...Object.values(models).map(model => {
    const fitted = model.fit(trace)
    const guest = (seed: number) => fitted.guest(source(seed), memory)
    return { name: model.name, guest, exact: model.name !== 'independent' }
  }),
]

test('every model has its guest here', () => {
  expect(kinds.length).toBe(1 + Object.keys(models).length)
})

const cost = { normal: 1, zero: 0.25 }
const verb = fc.oneof(
  fc.record({ verb: fc.constant('run' as const), amount: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ verb: fc.constant('send' as const), amount: fc.double({ min: 0.01, max: 300, noNaN: true }) }),
  fc.record({ verb: fc.constant('synchronise' as const), amount: fc.constant(0) }),
)

/** Distinct pages of many guests in windows one after another, by seconds run before and after. */
const draws = (kind: Kind, n: number, ...parts: number[]) =>
  Array.from({ length: n }, (_, seed) => {
    const guest = kind.guest(seed)
    const seconds = parts.slice(0, -1)
    guest.send(Infinity, cost)
    guest.synchronise()
    guest.send(Infinity, cost)
    for (const part of seconds) guest.run(part)
    guest.run(parts.at(-1)!)
    return guest.synchronise()
  })

describe.each(kinds)('$name', kind => {
  test('starts with all of its memory pending', () => {
    const guest = kind.guest(1)
    expect(guest.pending).toBe(pageCount)
    expect(guest.pageSize).toBe(4096)
    expect(guest.horizon).toBeGreaterThan(0)
    const all = guest.send(Infinity, cost)
    expect(all.normal).toBeCloseTo(450, 9)
    expect(all.zero).toBeCloseTo(150, 9)
    expect(guest.pending).toBe(0)
  })

  test('keeps its books whatever is done with it', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.array(verb, { maxLength: 25 }), (seed, verbs) => {
        const guest = kind.guest(seed)
        for (const { verb, amount } of verbs) {
          const before = guest.pending
          if (verb === 'run') {
            guest.run(amount)
            expect(guest.pending).toBe(before)
          } else if (verb === 'synchronise') {
            const newlySet = guest.synchronise()
            expect(newlySet).toBeGreaterThanOrEqual(0)
            expect(guest.pending - before).toBeCloseTo(newlySet, 9)
          } else {
            const { normal, zero } = guest.send(amount, cost)
            expect(Math.min(normal, zero)).toBeGreaterThanOrEqual(0)
            expect(guest.pending).toBeCloseTo(before - normal - zero, 9)
            const spent = normal * cost.normal + zero * cost.zero
            expect(spent).toBeLessThan(amount + cost.normal)
            if (guest.pending > 1e-9) expect(spent).toBeGreaterThanOrEqual(amount - 1e-9)
          }
          expect(guest.pending).toBeGreaterThanOrEqual(0)
          expect(guest.pending).toBeLessThanOrEqual(pageCount + 1e-9)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('the same seed gives the same migration', () => {
    const migration = { link: { bandwidth: 1000 * 4096 }, policy: qemu({ downtimeLimit: 0.05 }), deadline: 15 }
    const outcome = (seed: number) => migrate(kind.guest(seed), migration, idealHost)
    expect(outcome(5)).toEqual(outcome(5))
    expect(outcome(5).rounds).toBeGreaterThan(1)
  })

  test('writes nothing in no time', () => {
    const guest = kind.guest(2)
    expect(distinctPages(guest, 0)).toBe(0)
    guest.run(0)
    expect(guest.synchronise()).toBe(0)
  })

  test('writes more distinct pages in more time, and no more than there are', () => {
    const means = [0.05, 0.25, 1, 4].map(seconds => mean(draws(kind, 30, seconds)))
    for (let i = 1; i < means.length; i++) expect(means[i]!).toBeGreaterThan(means[i - 1]!)
    for (const pages of draws(kind, 5, 9)) expect(pages).toBeLessThanOrEqual(pageCount)
    expect(means[0]).toBeGreaterThan(0)
  })

  test('time in two parts is time in one', () => {
    const n = kind.exact ? 20 : 1500
    const whole = draws(kind, n, 0.75)
    const parts = draws(kind, n, 0.25, 0.5)
    if (kind.exact) expect(parts).toEqual(whole)
    const error = Math.sqrt((variance(whole) + variance(parts)) / n)
    expect(Math.abs(mean(parts) - mean(whole))).toBeLessThanOrEqual(5 * error + 1e-9)
  })

  test('writes at about the rate of the trace', () => {
    const replayed = mean(draws(kinds[0]!, 30, 0.5))
    expect(Math.abs(mean(draws(kind, 40, 0.5)) / replayed - 1)).toBeLessThan(kind.name === 'constant-rate' ? 0.5 : 0.1)
  })
})

test('seeds differ where chance is in it', () => {
  for (const kind of kinds.filter(({ name }) => ['independent', 'resample'].includes(name))) {
    const seeds = Array.from({ length: 10 }, (_, i) => uniformInteger(1000, source(i)))
    expect(new Set(seeds.map(seed => distinctPages(kind.guest(seed), 1))).size).toBeGreaterThan(3)
  }
})
