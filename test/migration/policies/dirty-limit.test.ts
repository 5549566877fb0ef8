import { describe, expect, test } from 'vitest'
import { type DirtyLimit, dirtyLimit, dirtyLimitDefaults } from '../../../src/migration/policies/dirty-limit.ts'
import { qemu } from '../../../src/migration/policies/qemu.ts'
import { firstView } from '../view.ts'
import { guest, page, synchronisations } from './pages.ts'

/** The share held after each of rounds of two seconds in which so many bytes were dirtied and 1000 sent. */
function held(parameters: Partial<DirtyLimit>, ...dirtied: number[]): number[] {
  const { throttle } = dirtyLimit({ ...dirtyLimitDefaults, tolerance: 0, ...parameters })
  throttle!(firstView)
  return dirtied.map((bytes, i) =>
    throttle!({
      ...firstView,
      time: 2 * i + 2,
      sent: 1000 * (i + 1),
      dirtied: bytes,
      lastRound: { seconds: 2, sent: 1000, sending: 2 },
    }),
  )
}

describe('dirty limit', () => {
  // In force from the second period on, at 400 B/s: the guest runs at 100/400 of its speed, then at 100/200 of that.
  test('limit / rate times the speed until then, once it is in force', () => {
    expect(held({ rate: 100 }, 800, 800, 400, 200)).toEqual([0, 0.75, 0.875, 0.875])
  })

  test('gives the guest its speed back, all of it at most', () => {
    expect(held({ rate: 100 }, 800, 800, 100, 50, 0)).toEqual([0, 0.75, 0.5, 0, 0])
  })

  test('a hundredth of its speed at least', () => {
    expect(held({ rate: 1 }, 8000, 8000)).toEqual([0, 0.99])
  })

  test('near enough is left alone, and the default tolerance is QEMU’s 25 MB/s', () => {
    expect(held({ rate: 100, tolerance: 300 }, 800, 800, 804)).toEqual([0, 0, 1 - 100 / 402])
    expect(dirtyLimitDefaults.tolerance / 2 ** 20).toBe(25)
    expect(dirtyLimitDefaults.rate / 2 ** 20).toBe(1)
  })

  test('a guest that dirties little is never held', () => {
    expect(held({ rate: 100 }, 500, 500, 500)).toEqual([0, 0, 0])
  })

  test.each<[Partial<DirtyLimit>, string]>([
    [{ rate: 0 }, 'rate must be positive: 0'],
    [{ threshold: -1 }, 'threshold must be positive: -1'],
    [{ tolerance: Number.NaN }, 'tolerance must not be negative: NaN'],
  ])('%j is refused, by the policy too', (parameters, message) => {
    expect(() => dirtyLimit({ ...dirtyLimitDefaults, ...parameters })).toThrow(new RangeError(message))
    expect(() => qemu({ downtimeLimit: 1, dirtyLimit: parameters })).toThrow(new RangeError(message))
  })
})

// b = 64 000 pages/s, d = 48 000, M = 192 000: rounds of 3 and 2.25 s dirty 144 000 and 108 000, each three quarters of
// what was sent, at 48 000 a second. Held to 8000, the guest dirties an eighth of what is sent: 13 500 in 1.6875 s,
// 1687.5, 210.9, …
test('a migration of a guest that is held, by hand', () => {
  const policy = qemu({ downtimeLimit: 1e-3, dirtyLimit: { rate: 8000 * page, tolerance: 0 } })
  const { newly, outcome } = synchronisations(guest(192_000, 48_000), { link: { bandwidth: 64_000 * page }, policy })
  expect(newly.slice(0, 5)).toEqual([0, 144_000, 108_000, 13_500, 1687.5].map(pages => expect.closeTo(pages, 6)))
  expect(outcome.converged).toBe(true)
})
