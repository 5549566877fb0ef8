import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastSupply, type Segments, supplyIn } from '../../../src/reservation/cpu/segments.ts'

const segments: Segments = { starts: [1, 4, 8], ends: [2, 7, 9] }

test('supply in a window is the overlap', () => {
  expect(supplyIn(segments, 0, 10)).toBe(5)
  expect(supplyIn(segments, 1.5, 5)).toBe(1.5)
  expect(supplyIn(segments, 2, 4)).toBe(0)
  expect(supplyIn(segments, 5, 6)).toBe(1)
  expect(supplyIn(segments, 9, 12)).toBe(0)
})

test('the least supply is that of the worst window, by hand', () => {
  const always = { starts: [0], ends: [10] }
  expect(leastSupply(segments, always, 2)).toBe(0)
  expect(leastSupply(segments, always, 3)).toBe(1)
  expect(leastSupply(segments, always, 6)).toBe(3)
  expect(leastSupply(segments, always, 10)).toBe(5)
  expect(leastSupply(segments, { starts: [1], ends: [6] }, 4)).toBe(2)
  expect(leastSupply(segments, always, 11)).toBe(Infinity)
  expect(() => leastSupply(segments, always, 0)).toThrow('the length of a window must be positive: 0')
})

test('no window on a fine grid has less, and some has it', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 20 })
  const ascending = (steps: number[]): Segments => {
    let time = 0
    const times = [0, ...steps.map(step => (time += step))]
    return {
      starts: times.filter((_, i) => i % 2 === 1 && i + 1 < times.length),
      ends: times.filter((_, i) => i % 2 === 0 && i > 0),
    }
  }
  fc.assert(
    fc.property(lengths, lengths, fc.integer({ min: 1, max: 20 }), (ran, within, length) => {
      const [supply, intervals] = [ascending(ran), ascending(within)]
      let least = Infinity
      intervals.starts.forEach((start, i) => {
        for (let from = start; from + length <= intervals.ends[i]!; from += 0.5) {
          least = Math.min(least, supplyIn(supply, from, from + length))
        }
      })
      expect(leastSupply(supply, intervals, length)).toBe(least)
    }),
  )
})
