import { describe, expect, test } from 'vitest'
import { bandwidthBounds, isWithin, limitBounds, readTyped } from '../../src/explorer/bounds.ts'
import { bandwidthScale, limitScale } from '../../src/explorer/scale.ts'
import { bandwidthText, limitText } from '../../src/explorer/setting.ts'

const MIB = 2 ** 20
const bandwidth = (text: string, asked = 16 * MIB) =>
  readTyped(text, 'bytes per second', bandwidthBounds(asked), bandwidthText)
const limit = (text: string) => readTyped(text, 'seconds', limitBounds(0.1), limitText)

describe('what is typed', () => {
  test('is read with its unit', () => {
    expect(bandwidth('500MiB/s')).toBe(500 * MIB)
    expect(bandwidth('100 Gbit/s')).toBe(12.5e9)
    expect(limit('30 ms')).toBeCloseTo(0.03)
  })

  test.each(['500', '5e8', '.5', '500 MiB', 'fast', ''])('is refused without one: %s', text => {
    expect(() => bandwidth(text)).toThrow('expected bytes per second, such as 32MiB/s')
  })

  test('is refused out of bounds, which it says', () => {
    for (const text of ['500B/s', '1023KiB/s', '2TiB/s']) {
      expect(() => bandwidth(text)).toThrow('expected 1MiB/s to 1TiB/s')
    }
    for (const text of ['1us', '1 hour']) expect(() => limit(text)).toThrow('expected 1ms to 2000s')
  })

  test('may be what was asked for, however small', () => {
    expect(bandwidth('500B/s', 500)).toBe(500)
    expect(() => bandwidth('499B/s', 500)).toThrow('expected 500B/s to 1TiB/s')
  })
})

test.each([
  ['bandwidths', bandwidthScale, bandwidthBounds, [1, 16 * MIB, 2 ** 45]],
  ['limits', limitScale, limitBounds, [1e-5, 0.1, 1e4]],
] as const)('all that a slider of %s has is within bounds, and its least is the least', (_, scale, bounds, asked) => {
  for (const value of asked) {
    expect(scale(value).every(place => isWithin(place, bounds(value)))).toBe(true)
    expect(scale(value)[0]).toBe(bounds(value)[0])
  }
})
