import { describe, expect, test } from 'vitest'
import { type HtbClass, htbShares } from '../../../src/reservation/network/htb.ts'
import { htbService } from '../../../src/reservation/network/htb-bounds.ts'
import { type HtbDeparture, simulateHtb } from '../../../src/reservation/network/htb-simulation.ts'
import { mixed, ofFlow, regular } from './packets.ts'

const link: HtbClass = { name: 'link', rate: 100, burst: 10 }
const leaf = (name: string, rate: number, options: Partial<HtbClass> = {}): HtbClass => ({
  name,
  parent: 'link',
  rate,
  burst: 10,
  ceil: 100,
  quantum: rate / 10,
  ...options,
})
const greedy = (flow: string, size = 1, count = 4000) => regular(flow, size, 0, count)
const starts = (departures: readonly HtbDeparture[]) => departures.map(({ start }) => +start.toFixed(9))

/** Bytes a second of a flow that left in a window. */
const rateOf = (departures: readonly HtbDeparture[], flow: string, from: number, to: number) =>
  ofFlow(departures, flow).reduce((sum, { finish, size }) => sum + (finish > from && finish <= to ? size : 0), 0) /
  (to - from)

describe('a class alone', () => {
  // A bucket of 3 at a rate of 1: two packets of 2 leave it in debt of 1, which is paid at 1; from then on each packet
  // waits for the 2 of the one before.
  test('sends while it is not in debt', () => {
    const only = [{ name: 'only', rate: 1, burst: 3 }]
    expect(starts(simulateHtb(only, regular('only', 2, 0, 5), 1e12))).toEqual([0, 0, 1, 3, 5])
  })

  test('without leave to borrow keeps to its rate while the link is idle, with leave does not', () => {
    const own = simulateHtb([link, leaf('one', 40, { ceil: 40 })], greedy('one', 1, 1000), 100)
    expect(rateOf(own, 'one', 1, 20)).toBeCloseTo(40, 0)
    const borrowed = simulateHtb([link, leaf('one', 40)], greedy('one', 1, 1000), 100)
    expect(rateOf(borrowed, 'one', 1, 9)).toBeCloseTo(100, 0)
    expect(new Set(borrowed.map(({ lender }) => lender))).toEqual(new Set(['one', 'link']))
  })

  test('saves up no more than its burst', () => {
    const departures = simulateHtb([link, leaf('one', 1, { ceil: 1 })], regular('one', 1, 0, 20, 1000), 1e9)
    expect(departures.filter(({ start }) => start < 1000.5)).toHaveLength(11)
  })
})

describe('classes together', () => {
  const A = leaf('A', 40)
  const trees: [string, HtbClass[], Record<string, number>][] = [
    ['two that are greedy', [link, leaf('one', 40), leaf('two', 20)], { one: 200, two: 200 }],
    ['one that is not', [link, leaf('one', 40), leaf('two', 20), leaf('three', 30)], { one: 200, two: 10, three: 200 }],
    ['one with a ceiling', [link, leaf('one', 30, { ceil: 45 }), leaf('two', 20)], { one: 200, two: 200 }],
    ['equal quanta', [link, leaf('one', 40, { quantum: 9 }), leaf('two', 20, { quantum: 9 })], { one: 200, two: 200 }],
    [
      'a hierarchy with a lender of its own',
      [link, A, leaf('web', 30, { parent: 'A' }), leaf('rest', 10, { parent: 'A' }), leaf('B', 60)],
      { web: 20, rest: 200, B: 200 },
    ],
    [
      'a hierarchy whose other half rests',
      [link, A, leaf('web', 30, { parent: 'A' }), leaf('rest', 10, { parent: 'A' }), leaf('B', 60)],
      { web: 200, rest: 200 },
    ],
  ]

  test.each(trees)('get what the shares say: %s', (_, classes, demands) => {
    const packets = Object.entries(demands).map(([flow, rate]) =>
      rate > 100 ? greedy(flow, 0.5, 2000) : regular(flow, 0.5, 0.5 / rate, 20 * rate),
    )
    const departures = simulateHtb(classes, mixed(...packets), 100)
    for (const [flow, { own, borrowed }] of Object.entries(htbShares(classes, demands)))
      expect(Math.abs(rateOf(departures, flow, 1, 9) - own - borrowed)).toBeLessThan(1)
  })

  test('of which one is greedy leave the others what they send', () => {
    const classes = [link, leaf('mine', 30, { burst: 60 }), leaf('x', 30), leaf('y', 40)]
    const steady = mixed(regular('mine', 1, 1 / 29, 290), regular('x', 1, 1 / 20, 200))
    const quiet = simulateHtb(classes, steady, 100)
    const loud = simulateHtb(classes, mixed(steady, greedy('y', 1, 1000)), 100)
    for (const flow of ['mine', 'x']) {
      expect(rateOf(loud, flow, 1, 10)).toBeCloseTo(rateOf(quiet, flow, 1, 10), 0)
    }
    const { latency } = htbService(classes, 'mine', { capacity: 100, largestPacket: 1 })
    for (const { time, finish } of ofFlow(loud, 'mine')) expect(finish - time).toBeLessThan(latency + 1 / 30)
    expect(rateOf(loud, 'y', 1, 10)).toBeCloseTo(51, 0)
  })

  test('send one packet at a time, in order, and the link rests only while all are in debt', () => {
    const departures = simulateHtb(
      [link, leaf('one', 40), leaf('two', 20)],
      mixed(regular('one', 7, 0.1, 60), regular('two', 3, 0.05, 90)),
      100,
    )
    const sorted = departures.toSorted((a, b) => a.start - b.start)
    sorted.slice(1).forEach(({ start }, i) => {
      expect(start).toBeGreaterThanOrEqual(sorted[i]!.finish)
    })
    for (const flow of ['one', 'two']) {
      const own = ofFlow(departures, flow).map(({ start }) => start)
      expect(own).toEqual(own.toSorted((a, b) => a - b))
    }
    for (const { flow, time, start, finish, size } of departures) {
      expect(start).toBeGreaterThanOrEqual(time)
      expect(finish).toBe(start + size / 100)
      expect(['one', 'two']).toContain(flow)
    }
  })
})

test('the order of turns follows the tree, not the list', () => {
  const A = leaf('A', 10, { quantum: 1 })
  const leaves = ['a1', 'b1', 'a2', 'b2'].map(name =>
    leaf(name, 1, { parent: name[0] === 'a' ? 'A' : 'B', quantum: 1, burst: 1e-3 }),
  )
  const classes = [link, A, { ...A, name: 'B' }, ...leaves]
  const departures = simulateHtb(classes, mixed(...leaves.map(({ name }) => greedy(name, 1, 3))), 100)
  const order = departures.toSorted((x, y) => x.start - y.start).map(({ flow }) => flow)
  expect(order.slice(0, 4)).toEqual(['a1', 'a2', 'b1', 'b2'])
})

test('a flow that is no leaf is refused with its name', () => {
  expect(() => simulateHtb([link, leaf('one', 1)], greedy('link', 1, 1), 1)).toThrow('a flow must be a leaf: link')
  expect(() => simulateHtb([link], [], 0)).toThrow('capacity must be positive: 0')
  expect(simulateHtb([link], [], 1)).toEqual([])
})
