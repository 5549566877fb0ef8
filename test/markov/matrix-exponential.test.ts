import { expm, matrix } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { generator, identity, product } from '../../src/markov/matrix.ts'
import { exponential, transitionProbabilities } from '../../src/markov/matrix-exponential.ts'
import type { Jump } from '../../src/markov/panel-likelihood.ts'
import { close, reference } from './reference.ts'

describe('the matrix exponential', () => {
  test('is that of expm in R', () => {
    for (const { q, t, p } of reference.exponentials) close(transitionProbabilities(q, t), p, 1e-11)
  })

  test('is that of mathjs', () => {
    const q = generator([
      [0, 0.3, 0.2, 0],
      [1, 0, 0.5, 0.1],
      [0, 2, 0, 0.7],
      [0.05, 0, 0, 0],
    ])
    for (const t of [0, 1e-6, 0.3, 1, 2.7]) {
      close(transitionProbabilities(q, t), expm(matrix(q.map(row => row.map(rate => rate * t)))).toArray(), 1e-11)
    }
  })

  test('keeps the precision of the smallest probabilities: three stages in a row', () => {
    const q = [
      [-1, 1, 0],
      [0, -1, 1],
      [0, 0, 0],
    ]
    const [row] = transitionProbabilities(q, 40)
    expect(row![0]! / Math.exp(-40)).toBeCloseTo(1, 11)
    expect(row![1]! / (40 * Math.exp(-40))).toBeCloseTo(1, 11)
    const brief = transitionProbabilities(q, 1e-9)[0]![2]!
    expect(brief / 5e-19).toBeCloseTo(1, 8)
  })

  test('of two states in closed form is that of the general way', () => {
    const q = generator([
      [0, 0.4],
      [3, 0],
    ])
    for (const t of [0, 1e-5, 0.2, 1, 30]) close(transitionProbabilities(q, t), exponential(q)(t).probabilities, 1e-13)
    expect(
      transitionProbabilities(
        generator([
          [0, 0],
          [0, 0],
        ]),
        5,
      ),
    ).toEqual(identity(2))
  })

  test('of a sum of times is the product', () => {
    const q = reference.exponentials[1]!.q
    close(
      product(transitionProbabilities(q, 0.3), transitionProbabilities(q, 1.1)),
      transitionProbabilities(q, 1.4),
      1e-12,
    )
  })

  test('derivatives are the slopes of the exponential', () => {
    const rates = [
      [0, 0.3, 0.2],
      [1, 0, 0.5],
      [0.1, 2, 0],
    ]
    const jump: Jump = [1, 2]
    const moved = (by: number) =>
      transitionProbabilities(generator(rates.map((row, i) => row.map((r, j) => (i === 1 && j === 2 ? r + by : r)))), 3)
    const [derivative] = exponential(generator(rates), [jump])(3).derivatives
    const [above, below] = [moved(1e-5), moved(-1e-5)]
    close(
      derivative,
      above.map((row, i) => row.map((p, j) => (p - below[i]![j]!) / 2e-5)),
      1e-6,
    )
  })

  test.each([-1, Number.NaN, Infinity])('a time of %d is refused', time => {
    expect(() =>
      transitionProbabilities(
        [
          [-1, 1],
          [1, -1],
        ],
        time,
      ),
    ).toThrow(RangeError)
  })
})
