import { describe, expect, test } from 'vitest'
import { source } from '../../../src/random.ts'
import { compress, Supervisor } from '../../../src/reservation/cpu/adaptive-supervisor.ts'

const request = (share: number, guaranteed = 0, weight = 1) => ({ share, guaranteed, weight })
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

describe('compression', () => {
  test('what fits is granted', () => {
    expect(compress([request(0.6), request(0.4)], 1)).toEqual([0.6, 0.4])
  })

  test('worked by hand: 0.6 and 0.6 with 0.1 and 0.3 guaranteed: 0.6 is left for the 0.5 and 0.3 beyond', () => {
    const [a, b] = compress([request(0.6, 0.1), request(0.6, 0.3)], 1)
    expect(a).toBeCloseTo(0.1 + (0.6 * 5) / 8, 12)
    expect(b).toBeCloseTo(0.3 + (0.6 * 3) / 8, 12)
  })

  test('a weight gives no more than was asked for; the rest goes to others', () => {
    const [a, b] = compress([request(0.5, 0, 10), request(0.9)], 1)
    expect([a, b]).toEqual([0.5, expect.closeTo(0.5, 12)])
  })

  test('shares are between what is guaranteed and asked for, and use all if they do not fit', () => {
    const random = source(6)
    for (let i = 0; i < 300; i++) {
      const requests = Array.from({ length: 1 + Math.floor(5 * random()) }, () =>
        request(random(), 0.2 * random(), 0.1 + 5 * random()),
      )
      const granted = compress(requests, 1)
      requests.forEach(({ share, guaranteed }, k) => {
        expect(granted[k]).toBeLessThanOrEqual(share + 1e-12)
        expect(granted[k]).toBeGreaterThanOrEqual(Math.min(share, guaranteed))
      })
      expect(sum(granted)).toBeCloseTo(Math.min(1, sum(requests.map(({ share }) => share))), 9)
    }
  })

  test('refuses what is no share, guarantee or weight', () => {
    expect(() => compress([request(-1)], 1)).toThrow(new RangeError('a share must not be negative: -1'))
    expect(() => compress([request(1, -1)], 1)).toThrow(RangeError)
    expect(() => compress([request(1, 0, 0)], 1)).toThrow(new RangeError('a weight must be positive: 0'))
  })
})

describe('the supervisor', () => {
  const member = (name: string, guaranteed: number) => ({ name, guaranteed, weight: 1, asleep: false, key: 10 })

  test('worked by hand: what one gives up is free when its period has ended', () => {
    const [a, b] = [member('a', 0.1), member('b', 0.1)]
    const supervisor = new Supervisor(1)
    supervisor.join(a)
    supervisor.join(b)
    supervisor.request(a, 0.7)
    expect(supervisor.take(a, 0)).toBe(0.7)
    supervisor.request(a, 0.2)
    supervisor.request(b, 0.8)
    expect(supervisor.take(b, 4)).toBeCloseTo(0.3, 12)
    expect(supervisor.take(a, 10)).toBe(0.2)
    expect(supervisor.take(b, 12)).toBeCloseTo(0.8, 12)
    expect(supervisor.meanShare(a, 20)).toBeCloseTo((0.7 * 10 + 0.2 * 10) / 20, 12)
    expect(supervisor.meanShare(b, 20)).toBeCloseTo((0.1 * 4 + 0.3 * 8 + 0.8 * 8) / 20, 12)
  })

  test('what one without work gives up is free when its deadline has passed', () => {
    const [a, b] = [member('a', 0.1), { ...member('b', 0.1), asleep: true }]
    const supervisor = new Supervisor(1)
    supervisor.join(a)
    supervisor.join(b)
    supervisor.request(b, 0.8)
    supervisor.take(b, 0)
    supervisor.request(b, 0.3)
    supervisor.request(a, 0.7)
    expect(supervisor.take(a, 9)).toBeCloseTo(0.2, 12)
    expect(supervisor.take(a, 10)).toBeCloseTo(0.7, 12)
  })

  test('refuses guarantees that do not fit', () => {
    const supervisor = new Supervisor(0.5)
    supervisor.join(member('a', 0.3))
    expect(() => supervisor.join(member('b', 0.3))).toThrow(
      new RangeError('guaranteed shares must sum to 0.5 at most: 0.6'),
    )
  })
})
