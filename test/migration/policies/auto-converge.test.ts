import { describe, expect, test } from 'vitest'
import { type AutoConverge, autoConverge, autoConvergeDefaults } from '../../../src/migration/policies/auto-converge.ts'
import { qemu } from '../../../src/migration/policies/qemu.ts'
import { firstView } from '../view.ts'
import { guest, page, synchronisations } from './pages.ts'

/** The share held after each of periods of two seconds in which so many of 1000 bytes sent were dirtied. */
function held(parameters: Partial<AutoConverge>, ...dirtied: number[]): number[] {
  const { throttle } = autoConverge({ ...autoConvergeDefaults, ...parameters })
  throttle!(firstView)
  return dirtied.map((bytes, i) => throttle!({ ...firstView, time: 2 * i + 2, sent: 1000 * (i + 1), dirtied: bytes }))
}

describe('auto-converge', () => {
  test('20 per cent at the second period, ten more at every second one after', () => {
    expect(held({}, 600, 600, 600, 600, 600, 600)).toEqual([0, 0.2, 0.2, 0.3, 0.3, 0.4])
  })

  test('99 per cent at most, and never less again', () => {
    const shares = held({}, ...Array(20).fill(900), ...Array(4).fill(0))
    expect(shares.slice(14)).toEqual([0.8, 0.9, 0.9, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99])
  })

  test('its parameters', () => {
    expect(held({ threshold: 0.7, initial: 5, increment: 30, maximum: 40 }, 700, 701, 701, 701, 701, 701, 701)).toEqual(
      [0, 0, 0.05, 0.05, 0.35, 0.35, 0.4],
    )
  })

  // Held at 20, the guest runs at 80 per cent; at 500/510 of that, 78.43, it would dirty half of what is sent. QEMU cuts
  // 78.43 to 78 and holds it for two per cent more. At 500/900 it would be 44.4 and 36 more, of which ten are allowed.
  test('at the tail no more than brings it to the threshold', () => {
    expect(held({ tailslow: true }, 900, 900, 510, 510)).toEqual([0, 0.2, 0.2, 0.22])
    expect(held({ tailslow: true }, 900, 900, 900, 900)).toEqual([0, 0.2, 0.2, 0.3])
  })

  test.each<[Partial<AutoConverge>, string]>([
    [{ threshold: 0 }, 'threshold must be positive: 0'],
    [{ initial: 0 }, 'initial must lie from 1 to 99: 0'],
    [{ maximum: 100 }, 'maximum must lie from 1 to 99: 100'],
    [{ increment: Number.NaN }, 'increment must lie from 1 to 99: NaN'],
    [{ synchroniseAgain: 0 }, 'synchroniseAgain must be positive: 0'],
  ])('%j is refused, by the policy too', (parameters, message) => {
    expect(() => autoConverge({ ...autoConvergeDefaults, ...parameters })).toThrow(new RangeError(message))
    expect(() => qemu({ downtimeLimit: 1, autoConverge: parameters })).toThrow(new RangeError(message))
  })
})

// b = 64 000 pages/s, d = 48 000, M = 192 000, and a threshold so low that a round ends when nothing is pending. Rounds of
// 3 and 2.25 s dirty 144 000 and 108 000, each three quarters of what was sent: 20 per cent. At 38 400 pages/s rounds of
// 1.6875 and 1.0125 s dirty 64 800 and 38 880, three fifths of it: 30 per cent. The next two last 0.6075 and 0.3189 s, at
// 33 600: 20 412 and 10 716.3, and no period ends, as both are not a second.
test('a migration that is throttled, by hand', () => {
  const policy = qemu({ downtimeLimit: 1e-6, autoConverge: true })
  const { newly, times, outcome } = synchronisations(guest(192_000, 48_000), {
    link: { bandwidth: 64_000 * page },
    policy,
    deadline: 8.9,
  })
  const expected = [0, 144_000, 108_000, 64_800, 38_880, 20_412, 10_716.3]
  expect(newly.slice(0, 7)).toEqual(expected.map(pages => expect.closeTo(pages, 6)))
  expect(times.slice(0, 6)).toEqual([0, 3, 5.25, 6.9375, 7.95, 8.5575].map(time => expect.closeTo(time, 9)))
  // Held for 20 per cent of 2.7 s, and for 30 of what follows until it is cancelled at the first look after 8.9 s.
  expect(outcome.converged).toBe(false)
  expect(outcome.lost).toBeGreaterThan(0.2 * 2.7 + 0.3 * 0.95)
  expect(outcome.lost).toBeLessThan(0.2 * 2.7 + 0.3 * 1.01)
})

// b = 6400 pages/s, d = 4800, M = 64 000: after a first round of 10 s, 48 000 pages are pending, which take 7.5 s. QEMU
// looks every 384 pages, 60 ms, and first after more than 5 s at 5.04 s.
test.each([
  [5, 15.04],
  [Number.POSITIVE_INFINITY, 17.5],
])('the log is synchronised in a long round after %d s', (synchroniseAgain, time) => {
  const policy = qemu({ downtimeLimit: 1e-6, autoConverge: { synchroniseAgain } })
  const { times } = synchronisations(guest(64_000, 4800), { link: { bandwidth: 6400 * page }, policy, deadline: 19 })
  expect(times.slice(0, 3)).toEqual([0, 10, time].map(at => expect.closeTo(at, 6)))
})
