import { describe, expect, test } from 'vitest'
import { xen } from '../../../src/migration/policies/xen.ts'
import { firstView } from '../view.ts'
import { guest, page, synchronisations } from './pages.ts'

describe('xen, asked after a round', () => {
  const over = (rounds: number, pages: number, pending = 0) =>
    xen().decide({ ...firstView, synchronised: false, pending, rounds, dirtied: pages * page })

  test.each([
    ['fewer than 50 dirty pages', 2, 49, 'stop'],
    ['50 are not fewer', 2, 50, 'synchronise'],
    ['none', 3, 0, 'stop'],
    ['the fourth round', 4, 1000, 'synchronise'],
    ['the fifth', 5, 1000, 'stop'],
    ['the first, in which all of the memory is dirty', 1, 0, 'synchronise'],
  ] as const)('%s', (_, rounds, pages, verdict) => {
    expect(over(rounds, pages)).toBe(verdict)
  })

  test('what the log shows is sent first, in either case', () => {
    expect(over(2, 10, 10 * page)).toBe('send')
    expect(over(9, 1000, page)).toBe('send')
  })

  test('a guest of fewer than 50 pages stops after the first round', () => {
    const view = { ...firstView, synchronised: false, pending: 0, memory: 49 * page }
    expect(xen().decide(view)).toBe('stop')
  })
})

const link = { bandwidth: 100 * page }

// M = 1000, b = 100 and d = 20 pages/s: rounds over 1000, 200 and 40 pages, the last fewer than 50; in its 0.4 s 8 pages
// are written, which are sent with the guest stopped.
test('few dirty pages, by hand', () => {
  const { outcome, newly } = synchronisations(guest(1000, 20), { link, policy: xen() })
  expect(newly).toEqual([0, 200, 40, 8].map(pages => expect.closeTo(pages, 9)))
  expect(outcome).toMatchObject({ converged: true, rounds: 4 })
  expect(outcome.downtime).toBeCloseTo(0.08, 9)
  expect(outcome.totalTime).toBeCloseTo(10 + 2 + 0.4 + 0.08, 9)
})

// At d = 60 round n sends 1000·0.6ⁿ⁻¹ pages: 1000, 600, 360, 216, 129.6, and 77.76 are left after the fifth.
test('five rounds, by hand', () => {
  const { outcome } = synchronisations(guest(1000, 60), { link, policy: xen() })
  expect(outcome).toMatchObject({ converged: true, rounds: 6 })
  expect(outcome.downtime).toBeCloseTo(0.7776, 9)
})
