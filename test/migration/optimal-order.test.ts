import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dirtyAfter, optimalOrder, sentAtAll } from '../../src/migration/optimal-order.ts'
import { source } from '../../src/random.ts'

type Cost = (rate: number, slot: number) => number

const expected = (rates: Float64Array, order: ArrayLike<number>, cost: Cost) =>
  Array.from(order).reduce((sum, page, slot) => sum + cost(rates[page]!, slot), 0)

const permutations = (n: number): number[][] =>
  n === 0
    ? [[]]
    : permutations(n - 1).flatMap(rest =>
        Array.from({ length: n }, (_, i) => [...rest.slice(0, i), n - 1, ...rest.slice(i)]),
      )

// Two pages, written with probability 0.05 and 0.9 a slot, and exposed for 10 slots if sent first, for 5 if second.
// Hot first leaves 1 − 0.1¹⁰ + 1 − 0.95⁵ = 1.226 pages dirty, cold first 1 − 0.95¹⁰ + 1 − 0.1⁵ = 1.401: what is hot is
// dirty again in either slot, so the late slot is wasted on it.
describe('sending cold pages first is not always best', () => {
  const rates = Float64Array.of(0.05, 0.9).map(p => -Math.log1p(-p))
  const cost: Cost = (rate, slot) => -Math.expm1(-rate * [10, 5][slot]!)

  test('hot first leaves 1.226 pages, cold first 1.401', () => {
    expect(expected(rates, [1, 0], cost)).toBeCloseTo(1.226, 3)
    expect(expected(rates, [0, 1], cost)).toBeCloseTo(1.401, 3)
    expect([...optimalOrder(rates, cost)]).toEqual([1, 0])
  })

  test('where both are cold, the colder one goes first', () => {
    const cold = Float64Array.of(0.02, 0.01)
    expect([...optimalOrder(cold, cost)]).toEqual([1, 0])
    expect([...optimalOrder(Float64Array.of(0.01, 0.02), cost)]).toEqual([0, 1])
  })
})

const rate = fc.oneof(fc.constant(0), fc.double({ min: 1e-4, max: 5, noNaN: true }))

test.each([
  ['dirty after', (n: number) => dirtyAfter(n, 0.7)],
  ['sent at all', () => sentAtAll(0.7)],
])('no order of up to seven pages is better: %s', (_, costOf) => {
  fc.assert(
    fc.property(fc.array(rate, { minLength: 1, maxLength: 6 }), list => {
      const rates = Float64Array.from(list)
      const cost = costOf(rates.length)
      const order = optimalOrder(rates, cost)
      expect([...order].sort()).toEqual(list.map((_, i) => i))
      const least = Math.min(...permutations(list.length).map(one => expected(rates, one, cost)))
      expect(expected(rates, order, cost)).toBeCloseTo(least, 9)
    }),
    { numRuns: 40 },
  )
})

test('pages never written go first, in address order', () => {
  const rates = Float64Array.of(0.3, 0, 0.1, 0, 0)
  expect([...optimalOrder(rates, dirtyAfter(5, 0.01))]).toEqual([1, 3, 4, 2, 0])
  expect([...optimalOrder(new Float64Array(3), dirtyAfter(3, 1))]).toEqual([0, 1, 2])
})

describe('in classes', () => {
  const draws = source(7)
  const rates = Float64Array.from({ length: 512 }, () => Math.exp(8 * draws() - 6))
  const cost = dirtyAfter(512, 0.05)
  const all = Array.from(rates.keys())
  const classes = expected(rates, optimalOrder(rates, cost), cost)

  test('better than any one rule, and hardly worse than what swaps can still mend', () => {
    const cold = all.slice().sort((a, b) => rates[a]! - rates[b]!)
    for (const order of [all, cold, cold.slice().reverse()]) {
      expect(classes).toBeLessThan(expected(rates, order, cost))
    }
    const order = Array.from(optimalOrder(rates, cost))
    for (let k = 0; k < 60_000; k++) {
      const [i, j] = [Math.floor(512 * draws()), Math.floor(512 * draws())]
      const [a, b] = [rates[order[i]!]!, rates[order[j]!]!]
      if (cost(a, j) + cost(b, i) < cost(a, i) + cost(b, j)) [order[i], order[j]] = [order[j]!, order[i]!]
    }
    expect(classes / expected(rates, order, cost)).toBeLessThan(1.005)
  })

  test('every page has a place', () => {
    expect([...optimalOrder(rates, cost)].sort((a, b) => a - b)).toEqual(all)
  })
})
