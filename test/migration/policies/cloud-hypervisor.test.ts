import { describe, expect, test } from 'vitest'
import { cloudHypervisor } from '../../../src/migration/policies/cloud-hypervisor.ts'
import { firstView } from '../view.ts'
import { guest, page, synchronisations } from './pages.ts'

// The last round sent 8000 B in 4 s, then the log was read for a second: 2000 B/s, of which 0.5 s carry 1000 B.
describe('cloud hypervisor', () => {
  const view = { ...firstView, pending: 2000, rounds: 2, time: 5, lastRound: { seconds: 5, sent: 8000, sending: 4 } }
  const policy = cloudHypervisor({ downtime: 0.5, timeout: 60 })

  test.each([
    ['takes as long as allowed', { pending: 1000 }, 'stop'],
    ['takes longer', { pending: 1001 }, 'send'],
    ['nothing is dirty', { pending: 0 }, 'stop'],
    ['the first round, of which nothing is known', { lastRound: firstView.lastRound, pending: 1 }, 'send'],
    ['short, but under way', { pending: 1, synchronised: false }, 'send'],
    ['the round is over', { pending: 0, synchronised: false }, 'synchronise'],
    ['before the timeout', { time: 59.9 }, 'send'],
    ['at the timeout', { time: 60 }, 'cancel'],
    ['past the timeout, but short', { time: 99, pending: 1000 }, 'stop'],
    ['past the timeout, but under way', { time: 99, synchronised: false }, 'send'],
  ] as const)('%s', (_, seen, verdict) => {
    expect(policy.decide({ ...view, ...seen })).toBe(verdict)
  })

  test('the timeout may be ignored', () => {
    const ignoring = cloudHypervisor({ downtime: 0.5, timeout: 60, timeoutStrategy: 'ignore' })
    expect(ignoring.decide({ ...view, time: 60 })).toBe('stop')
    expect(ignoring.decide({ ...view, time: 59 })).toBe('send')
  })

  test('300 ms and an hour by default', () => {
    expect(cloudHypervisor().decide({ ...view, pending: 600 })).toBe('stop')
    expect(cloudHypervisor().decide({ ...view, pending: 601, time: 3599 })).toBe('send')
    expect(cloudHypervisor().decide({ ...view, pending: 601, time: 3600 })).toBe('cancel')
  })

  test.each([
    [{ downtime: 0 }, 'downtime must be positive: 0'],
    [{ timeout: Number.NaN }, 'timeout must be positive: NaN'],
  ])('%j is refused', (options, message) => {
    expect(() => cloudHypervisor(options)).toThrow(new RangeError(message))
  })
})

const link = { bandwidth: 100 * page }

// M = 1000, b = 100 and d = 40 pages/s: rounds over 1000, 400, 160 and 64 pages; the next 25.6 take 0.256 s.
test('a migration, by hand', () => {
  const { outcome, times } = synchronisations(guest(1000, 40), { link, policy: cloudHypervisor() })
  expect(times).toEqual([0, 10, 14, 15.6, 16.24, 16.24].map(time => expect.closeTo(time, 9)))
  expect(outcome).toMatchObject({ converged: true, rounds: 6 })
  expect(outcome.downtime).toBeCloseTo(0.256, 9)
})

// A timeout of 12 s is first looked at after the second round, at 14 s, when 160 pages are dirty.
test.each([
  ['cancel', { converged: false, rounds: 3, totalTime: expect.closeTo(14, 9) }],
  ['ignore', { converged: true, rounds: 4, totalTime: expect.closeTo(15.6, 9) }],
] as const)('a timeout between rounds: %s', (timeoutStrategy, expected) => {
  const { outcome } = synchronisations(guest(1000, 40), {
    link,
    policy: cloudHypervisor({ timeout: 12, timeoutStrategy }),
  })
  expect(outcome).toMatchObject(expected)
})
