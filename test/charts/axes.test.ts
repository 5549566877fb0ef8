import { describe, expect, test } from 'vitest'
import { dotAxis } from '../../src/charts/dot-axis.ts'
import { convergenceLabel } from '../../src/charts/forecast-row.ts'
import { logTicks } from '../../src/charts/log-ticks.ts'
import { byteUnit, inUnit, timeUnit } from '../../src/charts/scale-unit.ts'
import { coloursOf } from '../../src/charts/theme.ts'

describe('the axis of a dot plot', () => {
  test('starts at zero where values spread, and keeps a margin', () => {
    const axis = dotAxis([10, 40], 100, 10)
    expect(axis).toMatchObject({ type: 'linear', domain: [-5, 45], beyond: false })
    expect(axis.position(20)).toBeCloseTo(50)
    expect(axis.value(50)).toBeCloseTo(20)
  })

  test('does not reach to zero where values are close together', () => {
    expect(dotAxis([100, 110], 100, 0).domain).toEqual([100, 110])
  })

  test('is logarithmic over a factor of more than 30', () => {
    const axis = dotAxis([1, 100], 100, 0)
    expect(axis.type).toBe('log')
    expect(axis.position(10)).toBeCloseTo(50)
  })

  test('puts a point mass in the middle', () => {
    expect(dotAxis([0.08, 0.08], 100, 0).position(0.08)).toBeCloseTo(50)
    expect(dotAxis([0, 0], 100, 0).position(0)).toBe(0)
  })

  test('puts what has not finished beyond all that is finite', () => {
    const axis = dotAxis([10, 60, Infinity], 100, 0)
    expect(axis.beyond).toBe(true)
    expect(axis.position(60)).toBeLessThan(axis.position(Infinity))
    expect(axis.value(axis.position(Infinity))).toBeGreaterThan(axis.last)
    expect(axis.last).toBeGreaterThanOrEqual(60)
  })

  test('has a place where nothing finishes', () => {
    const axis = dotAxis([Infinity, Infinity], 100, 0)
    expect(axis.domain.every(Number.isFinite)).toBe(true)
    expect(axis.position(Infinity)).toBeLessThan(100)
  })
})

test('logarithmic ticks are decades, or finer where there are few', () => {
  expect(logTicks([0.02, 164])).toEqual([0.1, 1, 10, 100])
  expect(logTicks([10, 560])).toEqual([10, 20, 50, 100, 200, 500])
  expect(logTicks([0.001, 1])).toEqual([0.001, 0.01, 0.1, 1])
})

test('units suit the largest value', () => {
  expect(timeUnit(0.3)).toEqual({ name: 'ms', size: 0.001 })
  expect(inUnit(0.0824, timeUnit(0.0824))).toBe('82.4 ms')
  expect(inUnit(12.66, timeUnit(60))).toBe('12.7 s')
  expect(inUnit(3 * 2 ** 20, byteUnit(5e8))).toBe('3 MiB')
  expect(byteUnit(0).name).toBe('B')
})

test('convergence is not rounded to certainty', () => {
  expect([0, 0.001, 0.85, 0.999, 1].map(convergenceLabel)).toEqual([
    'converges 0%',
    'converges <1%',
    'converges 85%',
    'converges >99%',
    'converges 100%',
  ])
})

test('a model keeps its colour whatever stands beside it, and other names get colours of their own', () => {
  const [markov] = coloursOf(['markov'])
  expect(coloursOf(['naive', 'phases', 'markov', 'other'])[2]).toBe(markov)
  expect(new Set(coloursOf(['naive', 'markov', 'constructor', 'renewal'])).size).toBe(4)
})
