import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fairQueueing } from '../../../src/reservation/network/fair-queueing.ts'
import type { FlowPacket } from '../../../src/reservation/network/packet.ts'
import { fluidService, guaranteedRate, processorSharing } from '../../../src/reservation/network/processor-sharing.ts'
import { largest, mixed, ofFlow, regular, streams } from './packets.ts'

const weights = { a: 1, b: 2, c: 3 }
const anyPackets = streams(['a', 'b', 'c'])

/** The two sessions that Parekh & Gallager (1993) compare the two schedulers on, on a link of rate 1. */
const sessions: FlowPacket[] = mixed(
  [1, 2, 3, 11].map((time, i) => ({ flow: '1', time, size: [1, 1, 2, 2][i]! })),
  [0, 5, 9].map((time, i) => ({ flow: '2', time, size: [3, 2, 2][i]! })),
)

/**
 * Five flows of weight 0.1 send a packet at 0 and one at 1, a flow of weight 0.5 one at 2: Le Boudec & Thiran, figure
 * 2.1.
 */
const six = mixed(
  ...['1', '2', '3', '4', '5'].map(flow => regular(flow, 1, 1, 2)),
  regular('0', 1, 1, 1, 2),
) as FlowPacket[]
const sixWeights = { 0: 0.5, 1: 0.1, 2: 0.1, 3: 0.1, 4: 0.1, 5: 0.1 }

describe('the example of Parekh & Gallager', () => {
  test.each([
    {
      weights: { 1: 1, 2: 1 },
      fluid: [
        [3, 5, 9, 13],
        [5, 9, 11],
      ],
      packets: [
        [4, 5, 7, 13],
        [3, 9, 11],
      ],
    },
    {
      weights: { 1: 1, 2: 2 },
      fluid: [
        [4, 5, 9, 13],
        [4, 8, 11],
      ],
      packets: [
        [4, 5, 9, 13],
        [3, 7, 11],
      ],
    },
  ])('with weights $weights', example => {
    const departures = fairQueueing(sessions, example.weights, 1)
    const { finish } = processorSharing(sessions, example.weights, 1)
    for (const [i, flow] of ['1', '2'].entries()) {
      const own = ofFlow(departures, flow)
      expect(own.map(one => one.finish)).toEqual(example.packets[i])
      own.forEach((one, k) => {
        expect(one.fluidFinish).toBeCloseTo(example.fluid[i]![k]!, 12)
      })
      expect(finish.filter((_, k) => sessions[k]!.flow === flow).map(time => +time.toFixed(9))).toEqual(
        example.fluid[i],
      )
    }
  })
})

test('the example of Le Boudec & Thiran: a flow that wakes up is next, and the others go round', () => {
  const departures = fairQueueing(six, sixWeights, 1)
  const finishes = Object.keys(sixWeights).map(flow => ofFlow(departures, flow).map(({ finish }) => finish))
  expect(finishes).toEqual([[3], [1, 7], [2, 8], [4, 9], [5, 10], [6, 11]])
  const fluid = Object.keys(sixWeights).map(flow => ofFlow(departures, flow).map(one => +one.fluidFinish.toFixed(9)))
  expect(fluid).toEqual([[4], ...Array(5).fill([6, 11])])
})

describe('fluid sharing', () => {
  test('by virtual time and from event to event is the same', () => {
    fc.assert(
      fc.property(anyPackets, fc.constantFrom(1, 3, 9), (packets, capacity) => {
        const { finish } = processorSharing(packets, weights, capacity)
        fairQueueing(packets, weights, capacity).forEach(({ fluidFinish }, i) => {
          expect(fluidFinish).toBeCloseTo(finish[i]!, 6)
        })
      }),
      { numRuns: 200 },
    )
  })

  test('serves those that wait in proportion, keeps the link busy, and each packet whole', () => {
    fc.assert(
      fc.property(anyPackets, packets => {
        const { finish, segments } = processorSharing(packets, weights, 4)
        for (const { rates } of segments) {
          expect(Object.values(rates).reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(4, 9)
          const perWeight = Object.entries(rates).map(([flow, rate]) => rate / weights[flow as 'a' | 'b' | 'c'])
          for (const one of perWeight) expect(one).toBeCloseTo(perWeight[0]!, 9)
        }
        const lastOf: Record<string, number> = {}
        packets.forEach(({ flow, time, size }, i) => {
          const from = Math.max(time, lastOf[flow] ?? 0)
          expect(fluidService(segments, flow, from, finish[i]!)).toBeCloseTo(size, 6)
          lastOf[flow] = finish[i]!
        })
      }),
      { numRuns: 100 },
    )
  })

  test('guarantees a flow that waits its part of the weights', () => {
    expect(guaranteedRate(weights, 'b', 12)).toBe(4)
    const { segments } = processorSharing(
      mixed(regular('b', 100, 1, 1), regular('a', 1, 1, 50), regular('c', 9, 1, 50)),
      weights,
      12,
    )
    expect(fluidService(segments, 'b', 3, 9)).toBeGreaterThan(4 * 6 - 1e-9)
  })
})

describe('fair queueing', () => {
  test('sends one packet at a time, each flow in order, and never rests while one waits', () => {
    fc.assert(
      fc.property(anyPackets, packets => {
        const sent = fairQueueing(packets, weights, 2)
        let free = 0
        for (const { time, size, start, finish } of sent.toSorted((x, y) => x.start - y.start)) {
          expect(start).toBeGreaterThanOrEqual(Math.max(time, free))
          const isWaiting = sent.some(one => one.time < start && one.start >= start)
          if (isWaiting) expect(start).toBe(free)
          expect(finish).toBeCloseTo(start + size / 2, 9)
          free = finish
        }
        for (const flow of Object.keys(weights)) {
          const starts = ofFlow(sent, flow).map(({ start }) => start)
          expect(starts).toEqual(starts.toSorted((x, y) => x - y))
        }
      }),
      { numRuns: 100 },
    )
  })

  test('is no later than fluid sharing by more than a packet of another flow', () => {
    fc.assert(
      fc.property(anyPackets, fc.constantFrom(1, 3), (packets, capacity) => {
        for (const { flow, finish, fluidFinish } of fairQueueing(packets, weights, capacity)) {
          const other = largest(packets.filter(packet => packet.flow !== flow))
          expect(finish).toBeLessThan(fluidFinish + other / capacity + 1e-6)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('sends in the order of fluid sharing what waits at once', () => {
    fc.assert(
      fc.property(anyPackets, packets => {
        const sent = fairQueueing(packets, weights, 2).toSorted((x, y) => x.start - y.start)
        sent.forEach((one, i) => {
          const passedBy = sent.slice(i + 1).filter(other => other.time <= one.start)
          for (const other of passedBy) expect(other.fluidFinish).toBeGreaterThan(one.fluidFinish - 1e-6)
        })
      }),
      { numRuns: 100 },
    )
  })

  test('of equal packets and weights goes round', () => {
    const sent = fairQueueing(mixed(regular('a', 1, 0, 3), regular('b', 1, 0, 3)), { a: 1, b: 1 }, 1)
    expect(sent.toSorted((x, y) => x.start - y.start).map(({ flow }) => flow)).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
  })

  test('changes nothing it is given', () => {
    const packets = Object.freeze(sessions.map(packet => Object.freeze({ ...packet })))
    expect(() => fairQueueing(packets, Object.freeze({ 1: 1, 2: 1 }), 1)).not.toThrow()
  })
})

test('a flow without a weight, and what is no weight, are refused with their values', () => {
  expect(() => fairQueueing(regular('d', 1, 1, 1), weights, 1)).toThrow('a flow must have a weight: d')
  expect(() => processorSharing(regular('toString', 1, 1, 1), weights, 1)).toThrow('have a weight: toString')
  expect(() => fairQueueing([], { a: -1 }, 1)).toThrow('weight of a must be positive: -1')
  expect(() => fairQueueing([], weights, 0)).toThrow('capacity must be positive: 0')
  expect(fairQueueing([], weights, 1)).toEqual([])
})
