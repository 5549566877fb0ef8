import { describe, expect, test } from 'vitest'
import type { Scored } from '../../src/evaluation/scored.ts'
import { verdict } from '../../src/evaluation/verdict.ts'
import { scoredOf } from './migrations.ts'

const inside = { draws: [1, 2], came: 1 }
const outside = { draws: [1, 2], came: 5 }
const cases = (hits: number, misses: number): Scored[] =>
  Array.from({ length: hits + misses }, (_, i) => scoredOf('m', `${i}`, i < hits ? inside : outside))

// The 95% interval of Wilson is [n / (n + 3.84), 1] where all of n are held: 0.8985 for 34, 0.9011 for 35.
test.each<[number, number, boolean]>([
  [18, 2, true],
  [15, 5, false],
  [16, 4, true],
  [34, 0, true],
  [35, 0, false],
  [0, 1, false],
  [1, 0, true],
])('%d held and %d missed: %s', (hits, misses, passed) => {
  expect(verdict(cases(hits, misses))).toMatchObject({ model: 'm', passed })
})

test('the sentence', () => {
  const all = [...cases(18, 2), scoredOf('m', 'cancelled', { draws: [1, 2], came: undefined })]
  // CRPS of draws 1 and 2: 0.25 at 1, 3.25 at 5.
  expect(verdict(all)!.sentence).toBe(
    'Validation passed: of the models, m has the least CRPS (0.550 s), and its 90% intervals held the total time of ' +
      '90% (70–97%) and the downtime of 90% (70–97%) of 20 completed migrations.',
  )
  expect(verdict(cases(0, 9))!.sentence).toMatch(/^Validation failed: .* the total time of 0% \(0–30%\)/)
})

test('fails on the downtime alone', () => {
  const off = Array.from({ length: 20 }, (_, i) =>
    scoredOf('m', `${i}`, { draws: [1, 2], downtimes: [7], came: i < 18 ? 1 : 5 }),
  )
  expect(verdict(off)).toMatchObject({ passed: false })
})

describe('the model to believe', () => {
  const of = (model: string, draws: readonly number[], came: readonly (number | undefined)[]) =>
    came.map((came, i) => scoredOf(model, `${i}`, { draws, came }))

  test('has the least CRPS of total time', () => {
    expect(verdict([...of('far', [3], [1, 2]), ...of('near', [2], [1, 2])])!.model).toBe('near')
  })

  test('scored every completed migration', () => {
    const some = of('some', [1], [1])
    expect(verdict([...some, ...of('all', [3], [1, 2])])!.model).toBe('all')
  })

  test('is none when none completed, or none was scored', () => {
    expect(verdict(of('m', [1], [undefined, undefined]))).toBeUndefined()
    expect(verdict([])).toBeUndefined()
  })
})
