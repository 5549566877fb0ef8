import { describe, expect, test } from 'vitest'
import { xenOld } from '../../../src/migration/policies/xen-old.ts'
import { firstView } from '../view.ts'
import { guest, page, skippingRound, synchronisations } from './pages.ts'

describe('xen up to 4.5, asked after a round', () => {
  const view = { ...firstView, synchronised: false, pending: 0, dirtied: 1000 * page, rounds: 2, memory: 1e6 * page }

  test.each([
    ['fewer than 50 pages, sent or skipped', { dirtied: 49 * page }, 'stop'],
    ['50 are not fewer', { dirtied: 50 * page }, 'synchronise'],
    ['the 28th round', { rounds: 28 }, 'synchronise'],
    ['the 29th', { rounds: 29 }, 'stop'],
    ['three times the memory was sent', { copied: 3e6 * page }, 'synchronise'],
    ['more than three times', { copied: 3e6 * page + 1 }, 'stop'],
    ['something is left', { pending: page, copied: 9e6 * page, rounds: 40 }, 'send'],
    ['the first round, in which all of the memory is dirty', { rounds: 1, dirtied: 0 }, 'synchronise'],
  ] as const)('%s', (_, seen, verdict) => {
    expect(xenOld().decide({ ...view, ...seen })).toBe(verdict)
  })

  test('leaves what is dirty again for the next round', () => {
    expect(xenOld().accounting).toBe('skip')
  })
})

const link = { bandwidth: 10_000 * page }

// M = 10 000 pages, b = 10 000 and d = 400 a second: rounds of 0.98 s and so on, over 10 000, 392.1, 15.6 pages.
test('few dirty pages: a round over the 15.6 is the last', () => {
  const { outcome, newly } = synchronisations(guest(10_000, 400), { link, policy: xenOld() })
  const second = 400 * skippingRound(10_000, 10_000, 10_000, 400)
  const third = 400 * skippingRound(second, 10_000, 10_000, 400)
  expect(second).toBeCloseTo(392.1, 1)
  expect(newly.slice(1, 3)).toEqual([expect.closeTo(second, -0.5), expect.closeTo(third, 0)])
  expect(outcome).toMatchObject({ converged: true, rounds: 4 })
})

// d = 4b: a round over x·M pages leaves (1 − exp(−4x))·M dirty and sends a quarter of that. From x = 1 on that is 0.98·M
// and 0.245·M a round: the thirteenth goes beyond 3·M.
test('more than three times the memory', () => {
  const { outcome } = synchronisations(guest(1_000_000, 400_000), {
    link: { bandwidth: 100_000 * page },
    policy: xenOld(),
  })
  expect(outcome).toMatchObject({ converged: true, rounds: 14 })
  expect(outcome.totalTime - outcome.downtime).toBeCloseTo(13 * 2.45, 0)
})

test('29 rounds, if 60 pages are always dirty', () => {
  const { outcome } = synchronisations(
    guest(1000, seconds => (seconds > 0 ? 60 : 0)),
    { link, policy: xenOld() },
  )
  expect(outcome).toMatchObject({ converged: true, rounds: 30 })
})
