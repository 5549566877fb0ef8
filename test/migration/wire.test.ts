import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { carried, carrying, constantRate, type Rate, schedule } from '../../src/migration/rate.ts'
import { type Wire, wire } from '../../src/migration/wire.ts'

const slow = constantRate(100)

// 100 bytes a second behind sockets of 50. Of 80 bytes at once the last goes in when 30 are carried, after 0.3 s. In
// the next 0.2 s 20 more flow on, and within another second the rest. 40 bytes that take the sender a second are
// carried meanwhile; 40 that take no time go in at once; 40 more that take 0.1 s go in when 30 are carried.
test('sockets by hand', () => {
  const sockets = wire(50)
  expect(sockets.room).toBe(50)
  expect(sockets.put(slow, 0, 80, 0)).toBeCloseTo(0.3, 12)
  expect(sockets.room).toBeCloseTo(0, 12)
  sockets.idle(slow, 0.3, 0.2)
  expect(sockets.room).toBeCloseTo(20, 12)
  sockets.idle(slow, 0.5, 1)
  expect(sockets.room).toBe(50)
  expect(sockets.put(slow, 1.5, 40, 1)).toBe(1)
  expect(sockets.room).toBe(50)
  expect(sockets.put(slow, 2.5, 40, 0)).toBe(0)
  expect(sockets.room).toBe(10)
  expect(sockets.put(slow, 2.5, 40, 0.1)).toBeCloseTo(0.3, 12)
})

// The path stops from 1 to 3 s: the 150 bytes fill the sockets when 100 are carried, at 1 s, and 50 more go in by 3.5
// s.
test('sockets in front of a path that is cut', () => {
  const cut = schedule([
    { from: 0, rate: 100 },
    { from: 1, rate: 0 },
    { from: 3, rate: 100 },
  ])
  const sockets = wire(50)
  expect(sockets.put(cut, 0, 150, 0)).toBeCloseTo(1, 12)
  sockets.idle(cut, 1, 1)
  expect(sockets.room).toBeCloseTo(0, 12)
  expect(sockets.put(cut, 2, 50, 0)).toBeCloseTo(1.5, 12)
})

const amount = fc.integer({ min: 1, max: 500 })
const duration = fc.integer({ min: 0, max: 300 }).map(hundredths => hundredths / 100)
const path: fc.Arbitrary<Rate> = fc
  .array(fc.record({ lasts: fc.integer({ min: 1, max: 20 }), rate: fc.nat(200) }), { maxLength: 5 })
  .map(parts => {
    let time = 0
    const steps = parts.map(({ lasts, rate }) => {
      time += lasts / 10
      return { from: time - lasts / 10, rate }
    })
    return schedule([...steps, { from: time, rate: 100 }])
  })
const event = fc.oneof(
  fc.record({ bytes: amount, seconds: duration }),
  fc.record({ bytes: fc.constant(0), seconds: duration }),
)

/** Hands over bytes that take some seconds of work, or nothing for some seconds; the time when it is done. */
const after = (sockets: Wire, rate: Rate, time: number, { bytes, seconds }: { bytes: number; seconds: number }) => {
  if (bytes > 0) return time + sockets.put(rate, time, bytes, seconds)
  sockets.idle(rate, time, seconds)
  return time + seconds
}

describe('sockets of any size, whatever is done', () => {
  test('hold what was put and not carried, which the path could carry', () => {
    fc.assert(
      fc.property(path, fc.nat(300), fc.array(event, { maxLength: 12 }), (rate, buffer, events) => {
        const sockets = wire(buffer)
        let time = 0
        let put = 0
        for (const one of events) {
          const before = buffer - sockets.room
          const next = after(sockets, rate, time, one)
          put += one.bytes
          const held = buffer - sockets.room
          const through = before + one.bytes - held
          expect(through).toBeGreaterThan(-1e-9)
          expect(through).toBeLessThan(carried(rate, time, next) + 1e-6)
          expect(held).toBeGreaterThan(-1e-9)
          expect(held).toBeLessThan(buffer + 1e-9)
          // What is not carried although the path could was not there: the sockets are empty then.
          if (held > 1e-6) expect(through).toBeCloseTo(carried(rate, time, next), 5)
          time = next
        }
        expect(put - (buffer - sockets.room)).toBeLessThan(carried(rate, 0, time) + 1e-6)
      }),
    )
  })

  test('take as long as the work, or until the path has made room', () => {
    fc.assert(
      fc.property(path, fc.nat(300), fc.nat(300), amount, duration, (rate, buffer, first, bytes, work) => {
        const sockets = wire(buffer)
        const time = first > 0 ? sockets.put(rate, 0, first, 0) : 0
        const excess = bytes - sockets.room
        const seconds = sockets.put(rate, time, bytes, work)
        expect(seconds).toBeCloseTo(excess > 0 ? Math.max(work, carrying(rate, time, excess)) : work, 9)
      }),
    )
  })

  test('of none: every byte waits for the path', () => {
    fc.assert(
      fc.property(path, duration, amount, (rate, time, bytes) => {
        const sockets = wire(0)
        expect(sockets.put(rate, time, bytes, 0)).toBeCloseTo(carrying(rate, time, bytes), 9)
        expect(sockets.room).toBe(0)
      }),
    )
  })

  test('a pause that they outlast costs nothing, a longer one what is longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), duration, amount, (buffer, pause, bytes) => {
        const [paused, busy] = [wire(buffer), wire(buffer)]
        const rest = bytes + 1000
        const filled = paused.put(slow, 0, buffer + 100, 0)
        paused.idle(slow, filled, pause)
        const done = filled + pause + paused.put(slow, filled + pause, rest, 0)
        const undisturbed = busy.put(slow, 0, buffer + 100 + rest, 0)
        expect(done - undisturbed).toBeCloseTo(Math.max(0, pause - buffer / 100), 9)
      }),
    )
  })
})
