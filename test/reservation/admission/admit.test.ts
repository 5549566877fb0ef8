import { describe, expect, test } from 'vitest'
import { admit, migrationTenant, type Tenant } from '../../../src/reservation/admission/admit.ts'
import { placeVms } from '../../../src/reservation/admission/destinations.ts'

const vm = (name: string, loads: readonly number[], rate = 0): Tenant => ({
  name,
  shares: loads.map(load => ({ budget: load / 10, period: 0.1 })),
  rate,
})
const host = { cores: 2, cap: 0.95, link: 100 }

describe('admission', () => {
  test('needs a core for each share, and the link for all', () => {
    const fits = admit([vm('a', [0.6, 0.3], 60), vm('b', [0.6], 40)], host)
    expect(fits).toMatchObject({ fits: true, cores: 'fit', rate: 100 })
    expect(fits.utilisation).toBeCloseTo(1.5, 12)
    expect(fits.shares.map(({ tenant, core }) => [tenant, core])).toEqual([
      ['a', 0],
      ['a', 0],
      ['b', 1],
    ])
    expect(admit([vm('a', [0.6], 61), vm('b', [0.6], 40)], host)).toMatchObject({ fits: false, cores: 'fit' })
    const three = admit([vm('a', [0.6, 0.6]), vm('b', [0.6])], host)
    expect(three).toMatchObject({ fits: false, cores: 'do not fit' })
    expect(three.shares.every(({ core }) => core === null)).toBe(true)
    expect(admit([], host).fits).toBe(true)
  })

  // 1 ns a byte at 125 MB/s is 0.125 of a core; at 2.5 GB/s 2.5 cores, of which 0.95 hold 3 channels of 5/6.
  test('a migration reserves its bandwidth and the CPU to send it', () => {
    const cost = { cpuPerByte: 1e-9, period: 0.01 }
    const { shares, rate } = migrationTenant('m', 125e6, cost)
    expect({ rate, shares: shares.length }).toEqual({ rate: 125e6, shares: 1 })
    expect(shares[0]!.budget).toBeCloseTo(1.25e-3, 12)
    const fast = migrationTenant('m', 2.5e9, cost, 0.95)
    expect(fast.shares).toHaveLength(3)
    for (const { budget, period } of fast.shares) expect(budget / period).toBeCloseTo(5 / 6, 12)
    expect(migrationTenant('m', 1, { cpuPerByte: 0, period: 1 }).shares).toEqual([])
    expect(() => migrationTenant('m', 0, cost)).toThrow(RangeError)
    expect(() => migrationTenant('m', 1, { cpuPerByte: -1, period: 1 })).toThrow(RangeError)
  })
})

describe('destinations', () => {
  const one = { cores: 1, cap: 1, link: 100 }
  const destinations = [
    { name: 'x', capacity: one, tenants: [vm('there', [0.3])] },
    { name: 'y', capacity: one, tenants: [] },
  ]

  // There is room for 0.7 at x and for 1 at y. Greatest first, 0.6 goes to x, 0.4 and 0.4 to y, and 0.3 has no place; with
  // 0.6 at y, 0.4 goes to x, 0.4 to y and 0.3 to x.
  test('each goes where it fits, and the search goes back', () => {
    expect(placeVms([vm('a', [0.5]), vm('b', [0.6]), vm('c', [0.4])], destinations)).toEqual({ b: 'x', a: 'y', c: 'y' })
    expect(placeVms([vm('a', [0.6]), vm('b', [0.4]), vm('c', [0.3]), vm('d', [0.4])], destinations)).toEqual({
      a: 'y',
      b: 'x',
      c: 'x',
      d: 'y',
    })
    expect(placeVms([vm('a', [0.6]), vm('b', [0.6]), vm('c', [0.6])], destinations)).toBeUndefined()
    expect(placeVms([vm('a', [0.1], 60), vm('b', [0.1], 60)], destinations)).toEqual({ a: 'x', b: 'y' })
    expect(placeVms([vm('a', [0.1], 101)], destinations)).toBeUndefined()
  })

  test('the receiver needs its place too', () => {
    expect(placeVms([vm('a', [0.6])], destinations, vm('receiver', [0.2]))).toEqual({ a: 'y' })
    expect(placeVms([vm('a', [0.6], 30)], destinations, vm('receiver', [0.1], 80))).toBeUndefined()
    expect(placeVms([], destinations)).toEqual({})
  })
})
