import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandwidthScale, limitScale, placeOf } from '../../src/explorer/scale.ts'
import { bandwidthText, limitText } from '../../src/explorer/setting.ts'

const MIB = 2 ** 20

describe.each([
  { name: 'bandwidths', scale: bandwidthScale, low: MIB, high: 10240 * MIB, asked: 16 * MIB, step: 9 / 8 },
  { name: 'limits', scale: limitScale, low: 0.001, high: 10, asked: 0.1, step: 15 / 13 },
])('a scale of $name', ({ scale, low, high, asked, step }) => {
  const usual = scale(asked)

  test('goes from end to end in steps that are about even by ratio', () => {
    expect(usual[0]).toBe(low)
    expect(usual.at(-1)).toBe(high)
    for (const [i, value] of usual.slice(1).entries()) {
      expect(value).toBeGreaterThan(usual[i]!)
      expect(value / usual[i]!).toBeLessThanOrEqual(step + 1e-9)
    }
  })

  test('has what was asked, and reaches as far', () => {
    fc.assert(
      fc.property(fc.double({ min: low / 100, max: high * 100, noNaN: true }), value => {
        const values = scale(value)
        expect(values[placeOf(values, value)]).toBe(value)
        expect(values[0]).toBeLessThanOrEqual(low)
        expect(values.at(-1)).toBeGreaterThanOrEqual(high)
      }),
    )
  })

  test('finds the nearest place of any other value', () => {
    const between = Math.sqrt(usual[3]! * usual[4]!)
    expect(placeOf(usual, between * 0.99)).toBe(3)
    expect(placeOf(usual, between * 1.01)).toBe(4)
    expect(placeOf(usual, low / 10)).toBe(0)
    expect(placeOf(usual, high * 10)).toBe(usual.length - 1)
  })
})

test('all of its values can be written for people', () => {
  for (const value of bandwidthScale(16 * MIB)) expect(bandwidthText(value)).toMatch(/^[\d.]+[MG]iB\/s$/)
  for (const value of limitScale(0.1)) expect(limitText(value)).toMatch(/^[\d.]+m?s$/)
})
