import { describe, expect, test } from 'vitest'
import { placeLabels } from '../../src/charts/label-placement.ts'

const panel = { width: 120, height: 120, fontSize: 7 }
const at = (x: number, y: number, text = 'redis-a016') => ({ x, y, text })
/** As wide as letters of Arimo are. */
const wide = (text: string) => 0.51 * 7 * text.length

describe('labels', () => {
  test('one alone stands close to its point and not on it', () => {
    const point = at(60, 60)
    const [label] = placeLabels([point], { ...panel, points: [point] })
    const away = Math.hypot(label!.nearX - point.x, label!.nearY - point.y)
    expect(away).toBeGreaterThan(4)
    expect(away).toBeLessThan(10)
  })

  test('several at one place do not cover each other', () => {
    const points = Array.from({ length: 6 }, (_, i) => at(60 + i, 60 + i))
    const placed = placeLabels(points, { ...panel, points })
    for (const [i, one] of placed.entries()) {
      for (const other of placed.slice(i + 1)) {
        const apart = Math.abs(one.y - other.y) >= 7 - 1e-9 || Math.abs(one.x - other.x) >= wide(one.text) - 1e-9
        expect(apart, `${JSON.stringify(one)} ${JSON.stringify(other)}`).toBe(true)
      }
    }
  })

  test.each([
    [0, 0],
    [120, 120],
    [119, 2],
    [1, 118],
  ])('at (%d, %d) stay within the panel', (x, y) => {
    const [label] = placeLabels([at(x, y)], { ...panel, points: [at(x, y)] })
    expect(label!.x).toBeGreaterThanOrEqual(0)
    expect(label!.x + wide(label!.text)).toBeLessThanOrEqual(120 + 1e-9)
    expect(label!.y).toBeGreaterThanOrEqual(3.5)
    expect(label!.y).toBeLessThanOrEqual(116.5)
  })

  test('keep off other points', () => {
    const crowd = Array.from({ length: 5 }, (_, i) => ({ x: 70 + 8 * i, y: 60 }))
    const [label] = placeLabels([at(60, 60)], { ...panel, points: [at(60, 60), ...crowd] })
    const covers = crowd.some(
      ({ x, y }) => x > label!.x && x < label!.x + wide(label!.text) && Math.abs(y - label!.y) < 3.5,
    )
    expect(covers).toBe(false)
  })
})
