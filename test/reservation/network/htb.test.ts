import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type HtbClass,
  htbQuantum,
  htbShares,
  htbTree,
  proportionalQuanta,
} from '../../../src/reservation/network/htb.ts'

const leaf = (name: string, rate: number, options: Partial<HtbClass> = {}): HtbClass => ({
  name,
  parent: 'link',
  rate,
  burst: 10,
  ceil: 100,
  quantum: rate,
  ...options,
})
const link: HtbClass = { name: 'link', rate: 100, burst: 10 }
const total = (shares: ReturnType<typeof htbShares>) =>
  Object.fromEntries(Object.entries(shares).map(([name, { own, borrowed }]) => [name, own + borrowed]))

describe('what leaves get', () => {
  const two = [link, leaf('one', 40), leaf('two', 20)]

  test('their own first; what is left by their quanta', () => {
    expect(htbShares(two, { one: 100, two: 100 })).toEqual({
      one: { own: 40, borrowed: expect.closeTo(80 / 3, 9) },
      two: { own: 20, borrowed: expect.closeTo(40 / 3, 9) },
    })
    const even = [link, leaf('one', 40, { quantum: 5 }), leaf('two', 20, { quantum: 5 })]
    expect(total(htbShares(even, { one: 100, two: 100 }))).toEqual({ one: 60, two: 40 })
  })

  test('no more than they want, and the rest goes to the others', () => {
    expect(total(htbShares(two, { one: 100, two: 5 }))).toEqual({ one: 95, two: 5 })
    expect(total(htbShares(two, { one: 50, two: 100 }))).toEqual({ one: 50, two: 50 })
    expect(total(htbShares(two, { two: 100 }))).toEqual({ one: 0, two: 100 })
    expect(total(htbShares(two, {}))).toEqual({ one: 0, two: 0 })
  })

  test('no more than their ceilings', () => {
    const capped = [link, leaf('one', 40, { ceil: 40 }), leaf('two', 20), leaf('three', 10, { ceil: 15 })]
    expect(total(htbShares(capped, { one: 100, two: 100, three: 100 }))).toEqual({ one: 40, two: 45, three: 15 })
  })

  // The hierarchy of the HTB user guide (Devera 2002): A has 40, of which 30 for its web and 10 for the rest; B has 60.
  const hierarchy = [
    link,
    leaf('A', 40),
    leaf('web', 30, { parent: 'A' }),
    leaf('rest', 10, { parent: 'A' }),
    leaf('B', 60),
  ]

  test('of a parent first, then of its parent', () => {
    expect(total(htbShares(hierarchy, { web: 0, rest: 100, B: 100 }))).toEqual({ web: 0, rest: 40, B: 60 })
    expect(total(htbShares(hierarchy, { web: 20, rest: 100, B: 100 }))).toEqual({ web: 20, rest: 20, B: 60 })
    expect(total(htbShares(hierarchy, { web: 100, rest: 100 }))).toEqual({ web: 75, rest: 25, B: 0 })
    expect(total(htbShares(hierarchy, { web: 0, rest: 100, B: 20 }))).toEqual({ web: 0, rest: 80, B: 20 })
    expect(total(htbShares(hierarchy, { web: 100, rest: 0, B: 70 }))).toEqual({ web: 40, rest: 0, B: 60 })
  })

  test('no more than the ceilings above them', () => {
    const capped = hierarchy.map(one => (one.name === 'A' ? { ...one, ceil: 60 } : one))
    expect(total(htbShares(capped, { web: 100, rest: 100 }))).toEqual({ web: 45, rest: 15, B: 0 })
  })

  test('their rates or wishes at least, no more than ceilings allow, and nothing is left over', () => {
    const quantity = fc.integer({ min: 1, max: 40 })
    const class_ = fc.record({
      rate: quantity,
      above: quantity,
      quantum: quantity,
      demand: fc.integer({ min: 0, max: 99 }),
    })
    fc.assert(
      fc.property(fc.array(class_, { minLength: 1, maxLength: 5 }), quantity, (list, slack) => {
        const rate = list.reduce((sum, one) => sum + one.rate, slack)
        const names = list.map((_, i) => `c${i}`)
        const classes = list.map(({ rate, above, quantum }, i) =>
          leaf(names[i]!, rate, { ceil: rate + above, quantum }),
        )
        const demands = Object.fromEntries(list.map(({ demand }, i) => [names[i]!, demand]))
        const shares = htbShares([{ ...link, rate }, ...classes], demands)
        const got = total(shares)
        const wanted = list.map(one => Math.min(one.demand, one.rate + one.above))
        const sum = Object.values(got).reduce((a, b) => a + b, 0)
        expect(sum).toBeCloseTo(
          Math.min(
            rate,
            wanted.reduce((a, b) => a + b, 0),
          ),
          6,
        )
        const levels = list.flatMap(({ rate, quantum }, i) => {
          const { own, borrowed } = shares[names[i]!]!
          expect(own).toBe(Math.min(rate, demands[names[i]!]!))
          expect(own + borrowed).toBeLessThan(wanted[i]! + 1e-9)
          return own + borrowed < wanted[i]! - 1e-6 ? [borrowed / quantum] : []
        })
        for (const level of levels) expect(level).toBeCloseTo(levels[0]!, 6)
      }),
      { numRuns: 200 },
    )
  })

  test('changes nothing it is given', () => {
    const frozen = Object.freeze(hierarchy.map(one => Object.freeze({ ...one })))
    expect(() => htbShares(frozen, Object.freeze({ web: 3 }))).not.toThrow()
  })
})

describe('quanta', () => {
  test('are a tenth of the rate within the limits of the kernel', () => {
    expect([5000, 500_000, 1e6, 50e6].map(rate => htbQuantum(rate))).toEqual([1000, 50_000, 100_000, 200_000])
    expect(htbQuantum(50e6, 1000)).toBe(50_000)
  })

  test('left to the kernel, make fast classes borrow in equal parts', () => {
    const fast = (name: string, rate: number): HtbClass => ({ name, parent: 'link', rate, burst: 1e5, ceil: 100e6 })
    const classes = [{ name: 'link', rate: 100e6, burst: 1e5 }, fast('one', 40e6), fast('two', 10e6)]
    expect(total(htbShares(classes, { one: 1e9, two: 1e9 }))).toEqual({ one: 65e6, two: 35e6 })
    const quanta = proportionalQuanta({ one: 40e6, two: 10e6 }, 70_000)
    expect(quanta).toEqual({ one: 280_000, two: 70_000 })
    const given = classes.map(one => (one.parent ? { ...one, quantum: quanta[one.name]! } : one))
    expect(total(htbShares(given, { one: 1e9, two: 1e9 }))).toEqual({ one: 80e6, two: 20e6 })
  })
})

describe('the tree', () => {
  test('has levels, ancestors, and defaults filled in', () => {
    const nodes = htbTree([link, { name: 'A', parent: 'link', rate: 50, burst: 3 }, leaf('web', 5, { parent: 'A' })])
    expect(nodes.map(({ level, isLeaf }) => [level, isLeaf])).toEqual([
      [7, false],
      [6, false],
      [0, true],
    ])
    expect(nodes[2]!.ancestors).toEqual([1, 0])
    expect(nodes[1]).toMatchObject({ ceil: 50, cburst: 3, quantum: 1000 })
  })

  test.each([
    [[link, link], 'names must be unique: link,link'],
    [[leaf('one', 1)], 'the parent of one must exist: link'],
    [[leaf('a', 1, { parent: 'b' }), leaf('b', 1, { parent: 'a' })], 'must not be its own ancestor: a'],
    [[link, leaf('one', 60), leaf('two', 50)], 'children of link must not have more than its 100: 110'],
    [[link, leaf('one', 60, { ceil: 50 })], 'the ceiling of one must not be below its rate of 60: 50'],
    [[{ ...link, burst: 0 }], 'burst must be positive: 0'],
  ])('refuses %j', (classes, message) => {
    expect(() => htbTree(classes)).toThrow(message)
  })

  test('has at most six classes above the last that has children', () => {
    const chain = (depth: number): HtbClass[] =>
      Array.from({ length: depth }, (_, i) => ({ ...link, name: `c${i}`, ...(i > 0 ? { parent: `c${i - 1}` } : {}) }))
    expect(htbTree(chain(8)).map(({ level }) => level)).toEqual([7, 6, 5, 4, 3, 2, 1, 0])
    expect(() => htbTree(chain(9))).toThrow('above c7 must be at most 6 classes: 7')
  })

  test('has demands of leaves alone', () => {
    expect(() => htbShares([link, leaf('one', 1)], { link: 1 })).toThrow('demands are of leaves: link')
    expect(() => htbShares([link], { link: -1 })).toThrow('demand must not be negative: -1')
    expect(() => proportionalQuanta({}, 1)).toThrow('there must be a class: 0')
  })
})
