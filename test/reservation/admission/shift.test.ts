import { expect, test } from 'vitest'
import { source } from '../../../src/random.ts'
import { admit, type Tenant } from '../../../src/reservation/admission/admit.ts'
import { leastShift, type Movable } from '../../../src/reservation/admission/shift.ts'

const share = (load: number) => ({ budget: load, period: 1 })
const vm = (name: string, load: number, cost: number, rate = 0): Movable => ({
  name,
  shares: [share(load)],
  rate,
  cost,
})
const sender = (load: number, rate = 0): Tenant => ({ name: 'sender', shares: [share(load)], rate })
const capacity = { cores: 1, cap: 1, link: 100 }
const vms = [vm('a', 0.5, 3), vm('b', 0.4, 2), vm('c', 0.3, 1)]

// One core is 20% over. Without a sender any one may go, and c is cheapest; beside 0.15 what stays may be 0.85, beside 0.25
// 0.75, beside 0.35 only 0.65, which one alone keeps to, and of the pairs {b, c} is cheapest.
test.each([
  [undefined, ['c'], 1],
  [0.15, ['b'], 2],
  [0.25, ['a'], 3],
  [0.35, ['b', 'c'], 3],
  [0.55, ['a', 'c'], 4],
  [0.65, ['a', 'b'], 5],
  [0.75, ['a', 'b', 'c'], 6],
])('the sender needs a place: %s', (load, away, cost) => {
  const shift = leastShift({ vms, capacity, ...(load !== undefined && { migration: sender(load) }) })
  expect(shift).toEqual({ away, cost, to: {}, least: true })
})

test('nothing goes where all fit, whatever a sender would need', () => {
  expect(leastShift({ vms: vms.slice(0, 2), capacity, migration: sender(0.9) })).toMatchObject({ away: [], cost: 0 })
})

test('a sender that does not fit alone cannot be helped', () => {
  expect(leastShift({ vms, capacity: { ...capacity, cap: 0.9 }, migration: sender(0.95) })).toBeUndefined()
})

test('the link counts, the bandwidth of the sender with it', () => {
  const talkers = [vm('a', 0.1, 1, 60), vm('b', 0.1, 2, 30), vm('c', 0.1, 3, 30)]
  expect(leastShift({ vms: talkers, capacity, migration: sender(0.1, 40) })?.away).toEqual(['a'])
  expect(leastShift({ vms: talkers, capacity, migration: sender(0.1, 70) })?.away).toEqual(['a', 'b'])
})

test('what no destination can take does not go', () => {
  const small = { name: 'small', capacity: { ...capacity, cap: 0.45 }, tenants: [] }
  expect(leastShift({ vms, capacity, destinations: [small], migration: sender(0.02) })).toEqual({
    away: ['c'],
    to: { c: 'small' },
    cost: 1,
    least: true,
  })
  expect(leastShift({ vms, capacity, destinations: [small], migration: sender(0.25) })).toBeUndefined()
})

test('no set that helps is smaller, or as small and cheaper', () => {
  const random = source(3)
  for (let trial = 0; trial < 60; trial++) {
    const six = Array.from({ length: 6 }, (_, i) => vm(String(i), 0.1 + 0.6 * random(), random()))
    const host = { cores: 2, cap: 0.95, link: 1 }
    const migration = sender(0.2)
    const shift = leastShift({ vms: six, capacity: host, migration })!
    const sets = Array.from({ length: 64 }, (_, k) => six.filter((_, i) => (k >> i) & 1))
    const helpful = sets.filter(away => {
      const stay = six.filter(one => !away.includes(one))
      return admit(away.length > 0 ? [...stay, migration] : stay, host).fits
    })
    const fewest = Math.min(...helpful.map(({ length }) => length))
    const costs = helpful
      .filter(({ length }) => length === fewest)
      .map(away => away.reduce((sum, { cost }) => sum + cost, 0))
    expect(shift.away).toHaveLength(fewest)
    expect(shift.cost).toBeCloseTo(Math.min(...costs), 12)
  }
})

test('of too many sets some are tried, and it says so', () => {
  const many = Array.from({ length: 40 }, (_, i) => vm(String(i), 0.2, 1))
  const shift = leastShift({ vms: many, capacity: { ...capacity, cores: 4 } })!
  expect(shift).toMatchObject({ least: false, cost: 20 })
  expect(shift.away).toHaveLength(20)
})
