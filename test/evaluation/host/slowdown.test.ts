import { describe, expect, test } from 'vitest'
import { slowdownOf, slowing } from '../../../src/evaluation/host/slowdown.ts'
import { attained, defaultHost, type Host } from '../../../src/migration/host.ts'
import { source } from '../../../src/random.ts'
import { syntheticTrace, type Writes } from '../../../src/trace/synthetic.ts'
import { measured } from '../migrations.ts'

const none = { median: 0, sigma: 0 }
const host: Host = { ...defaultHost, startUp: none, synchronisation: none, switchover: none, socketBuffer: 0 }

const bandwidth = 100e6
const traced = (writes: Writes, duration = 5, seed = 1) =>
  syntheticTrace({ pageCount: 4000, epoch: 0.02, duration, writes, source: source(seed) })

/** A migration of 2 s that lacked such a share of its link, and of the guest's writes before it and meanwhile. */
const slowed = (lack: number, before: Writes, during: Writes) => ({
  migration: measured('a', 'w', {
    before: { bandwidth },
    after: { totalTime: 2, downtime: 0, setupTime: 0, bytes: 2 * bandwidth * (1 - lack) },
  }),
  before: traced(before),
  during: traced(during, 5, 2),
})
const uniform = (rate: number, pages = 3000): Writes => ({ law: 'uniform', pages, rate })

describe('a guest that writes a third slower', () => {
  // Of 0.1 s there are some 400 pages before and 270 meanwhile, in 100 windows: 0.5% of either, and of their ratio
  // 0.8%.
  test('all over its memory', () => {
    const { share, speed } = slowing(slowed(0.1, uniform(4500), uniform(3000)), host)!
    expect(share).toBeCloseTo(Math.log(0.9), 9)
    expect(Math.abs(speed - Math.log(2 / 3))).toBeLessThan(0.03)
  })

  // 20,000 a second over 500 pages hit 98% of them in 0.1 s, 13,333 hit 93%: only the curve tells a third from a
  // twentieth.
  test('in a small hot part of it, which hides it', () => {
    const { speed } = slowing(slowed(0.1, uniform(20_000, 500), uniform(40_000 / 3, 500)), host)!
    expect(Math.abs(speed - Math.log(2 / 3))).toBeLessThan(0.03)
  })
})

describe('of a guest’s speed nothing is told', () => {
  const usual = slowed(0.1, uniform(4500), uniform(3000))

  test('where the sender did not fall short', () => {
    expect(slowing(slowed(0.005, uniform(4500), uniform(3000)), host)).toBeUndefined()
    expect(slowing(usual, { ...host, senderRate: null })).toBeUndefined()
    expect(slowing(usual, { ...host, startUp: { median: 0.19, sigma: 1 } })).toBeUndefined()
  })

  test('without both traces', () => {
    const { migration, before, during } = usual
    expect(slowing({ migration, before }, host)).toBeUndefined()
    expect(slowing({ migration, during }, host)).toBeUndefined()
    expect(slowing({ migration, before, during: during.slice(0, 4) }, host)).toBeUndefined()
  })

  test('where it writes next to nothing', () => {
    expect(slowing(slowed(0.1, uniform(50), uniform(50)), host)).toBeUndefined()
    expect(slowing(slowed(0.1, uniform(4500), uniform(1e-9)), host)).toBeUndefined()
  })
})

// (ln ½)² + 2(ln ¼)² over the sum of squares of shares: with shares of ln ½ and speeds of s·ln ½ it is s.
test('the exponent is the slope through the origin', () => {
  const half = Math.log(attained(7 ** (1 / 3), 1))
  const line = [1, 2, 3].map(i => ({ share: i * half, speed: 2.5 * i * half }))
  expect(slowdownOf(line)).toBeCloseTo(2.5, 12)
  // (1·2 + 2·2 + 3·6) / (1 + 4 + 9)
  expect(
    slowdownOf([
      { share: -1, speed: -2 },
      { share: -2, speed: -2 },
      { share: -3, speed: -6 },
    ]),
  ).toBeCloseTo(24 / 14, 12)
  expect(slowdownOf(line.map(({ share, speed }) => ({ share, speed: -speed })))).toBe(0)
  expect(slowdownOf(line.slice(1))).toBeUndefined()
})
