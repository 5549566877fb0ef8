import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  fairlyQueued,
  firstComeFirstServed,
  type Message,
  packetsOf,
} from '../../../src/reservation/isolation/transmission.ts'
import { fairService } from '../../../src/reservation/network/fair-queueing-bounds.ts'

// A full packet of 1448 bytes is 1538 on the wire; the link carries 1538 bytes a second, so that each takes a second.
const capacity = 1538
const message = (flow: string, time: number, packets = 1): Message => ({ flow, time, bytes: 1448 * packets })
const unlimited = { flow: 'migration', window: Infinity }

test('a stream is cut into packets, each with headers for every 1,448 bytes', () => {
  expect(packetsOf(1448 * 5, 1448 * 2)).toEqual([3076, 3076, 1538])
  expect(packetsOf(10, 1448)).toEqual([100])
})

describe('first come, first served', () => {
  test('a frame waits for all that came before', () => {
    const messages = [message('neighbour', 2), message('migration', 0, 4), message('neighbour', 9)]
    expect(firstComeFirstServed(messages, capacity, unlimited)).toEqual([5, 4, 10])
  })

  test('what is never handed over never leaves, and of equals the sender with a window goes last', () => {
    const messages = [message('neighbour', Infinity), message('migration', 1), message('neighbour', 1)]
    expect(firstComeFirstServed(messages, capacity, unlimited)).toEqual([Infinity, 3, 2])
  })

  // The socket holds two packets: the third enters when the first has left, at 1, before the frame, which came at 1.5;
  // the fourth when the second has left, at 2, after it.
  test('of a sender with a window no more waits at once', () => {
    const messages = [...[0, 0, 0, 0].map(time => message('migration', time)), message('neighbour', 1.5)]
    const windowed = { flow: 'migration', window: 2 * 1448 }
    expect(firstComeFirstServed(messages, capacity, windowed)).toEqual([1, 2, 3, 5, 4])
    expect(firstComeFirstServed(messages, capacity, unlimited)).toEqual([1, 2, 3, 4, 5])
  })
})

const arbitrary = fc.array(
  fc.record({
    flow: fc.constantFrom('neighbour', 'migrating', 'migration'),
    time: fc.double({ min: 0, max: 20, noNaN: true }),
    bytes: fc.integer({ min: 1, max: 8000 }),
  }),
  { minLength: 1, maxLength: 30 },
)
const largest = 1448 * 2
const wireOf = (bytes: number) => packetsOf(bytes, largest).reduce((sum, size) => sum + size, 0)

test('a link sends no more than it carries, and rests only when nothing waits', () => {
  fc.assert(
    fc.property(arbitrary, fc.integer({ min: 8000, max: 40_000 }), (messages, window) => {
      const shares = { neighbour: 400, migrating: 300, migration: 800 }
      for (const left of [
        firstComeFirstServed(messages, capacity, { flow: 'migration', window }),
        fairlyQueued(messages, capacity, shares, largest),
      ]) {
        const order = [...messages.keys()].sort((a, b) => left[a]! - left[b]!)
        const works = order.map(i => wireOf(messages[i]!.bytes) / capacity)
        const first = Math.min(...messages.map(({ time }) => time))
        const work = works.reduce((sum, one) => sum + one, 0)
        const end = left[order.at(-1)!]!
        expect(end).toBeGreaterThanOrEqual(first + work - 1e-9)
        expect(end).toBeLessThanOrEqual(Math.max(...messages.map(({ time }) => time)) + work + 1e-9)
        messages.forEach(({ time, bytes }, i) => {
          expect(left[i]!).toBeGreaterThanOrEqual(time + wireOf(bytes) / capacity - 1e-9)
        })
      }
    }),
  )
})

test('under fair queueing a frame leaves by its share, whatever the migration sends', () => {
  const frames = fc.array(fc.double({ min: 6, max: 12, noNaN: true }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(frames, arbitrary, (gaps, others) => {
      const bytes = 2000
      const shares = { stream: 500, neighbour: 238, migrating: 300, migration: 500 }
      let time = 0
      const own = gaps.map(gap => {
        time += gap
        return { flow: 'stream', time, bytes }
      })
      const left = fairlyQueued([...own, ...others], capacity, shares, largest)
      const { latency } = fairService(shares.stream, { capacity, largestPacket: wireOf(largest) })
      own.forEach((frame, i) => {
        expect(left[i]! - frame.time).toBeLessThanOrEqual(latency + wireOf(bytes) / shares.stream + 1e-9)
      })
    }),
  )
})
