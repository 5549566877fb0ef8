import { describe, expect, test } from 'vitest'
import { clark } from '../../../src/migration/policies/clark.ts'
import { firstView } from '../view.ts'
import { guest, page, skippingRound, synchronisations } from './pages.ts'

describe('clark', () => {
  const policy = clark({ minimum: 100, maximum: 500, increment: 50 })
  const view = { ...firstView, pending: 1e6, rounds: 2, lastRound: { seconds: 4, sent: 400, sending: 4 } }

  test.each([
    ['the dirtying rate and the increment are the most', { dirtied: 1800 }, 'send'],
    ['they are more', { dirtied: 1801 }, 'stop'],
    ['256 KB are left', { pending: 256 * 1024 }, 'send'],
    ['less is left', { pending: 256 * 1024 - 1 }, 'stop'],
    ['the round is under way', { pending: 1, dirtied: 9999, synchronised: false }, 'send'],
    ['the round is over', { pending: 0, dirtied: 9999, synchronised: false }, 'synchronise'],
  ] as const)('%s', (_, seen, verdict) => {
    expect(policy.decide({ ...view, ...seen })).toBe(verdict)
  })

  test('the first round at the least, further ones at the dirtying rate and the increment', () => {
    const { limit, stoppedLimit } = policy.controls!()
    expect(limit!(firstView)).toBe(100)
    expect(limit!({ ...view, dirtied: 400 })).toBe(150)
    expect(limit!({ ...view, dirtied: 0 })).toBe(50)
    expect(limit!({ ...view, dirtied: 9999 })).toBe(500)
    expect(stoppedLimit).toBe(500)
  })

  test('100 Mbit/s and 50 Mbit/s by default; what is dirty again is left for the next round', () => {
    const { limit } = clark({ maximum: 62.5e6 }).controls!()
    expect(limit!(firstView)).toBe(12.5e6)
    expect(limit!({ ...view, dirtied: 4e6 })).toBe(7.25e6)
    expect(policy.accounting).toBe('skip')
  })

  test.each([
    [{ minimum: 0, maximum: 1 }, 'minimum must be positive: 0'],
    [{ minimum: 2, maximum: 1 }, 'maximum must be at least 2: 1'],
    [{ maximum: Number.NaN }, 'maximum must be at least 12500000: NaN'],
    [{ minimum: 1, maximum: 2, increment: -1 }, 'increment must not be negative: -1'],
  ])('%j is refused', (options, message) => {
    expect(() => clark(options)).toThrow(new RangeError(message))
  })
})

// M = 10 000 pages, at least 1000 and at most 5000 pages/s of a path of 8000, d = 300 a second. The first round sends 1000
// a second; then 300 + 500 are. The rounds are over 10 000, 2592, 926, 341, 127 pages, and 48 are fewer than 64;
// windows of 100 ms in which the sender waits for the next make up to 0.05 s, or 15 pages, of difference.
test('a migration, by hand', () => {
  const policy = clark({ minimum: 1000 * page, maximum: 5000 * page, increment: 500 * page })
  const { outcome, newly } = synchronisations(guest(10_000, 300), { link: { bandwidth: 8000 * page }, policy })
  const rounds = [10_000]
  for (let b = 1000; rounds.at(-1)! >= 64; b = 800) rounds.push(300 * skippingRound(rounds.at(-1)!, 10_000, b, 300))
  expect(rounds.map(Math.round)).toEqual([10_000, 2592, 926, 341, 127, 48])
  newly.slice(1, 6).forEach((pages, i) => {
    expect(Math.abs(pages - rounds[i + 1]!)).toBeLessThan(15)
  })
  expect(outcome).toMatchObject({ converged: true, rounds: 7 })
  // What is left goes at 5000 pages/s, though the path carries 8000.
  expect(outcome.downtime).toBeCloseTo(newly.at(-2)! / 5000, 6)
})

// d = 4600 pages/s and 500 more are above 5000: the guest is stopped after the first round.
test('a guest that dirties too fast, by hand', () => {
  const policy = clark({ minimum: 4000 * page, maximum: 5000 * page, increment: 500 * page })
  const { outcome } = synchronisations(guest(10_000, 4600), { link: { bandwidth: 8000 * page }, policy })
  const seconds = skippingRound(10_000, 10_000, 4000, 4600)
  expect(outcome).toMatchObject({ converged: true, rounds: 3 })
  expect(Math.abs(outcome.totalTime - seconds - (4600 * seconds) / 5000)).toBeLessThan(0.1)
})
