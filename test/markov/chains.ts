import fc from 'fast-check'
import { total } from '../../src/markov/matrix.ts'

/** The weather in the land of Oz: rain, nice, snow (Kemeny & Snell 1960). */
export const oz = [
  [1 / 2, 1 / 4, 1 / 4],
  [1 / 2, 0, 1 / 2],
  [1 / 4, 1 / 4, 1 / 2],
]

/** Transition matrices of up to six states without a zero. */
export const positiveChains = (least: number) =>
  fc
    .integer({ min: least, max: 6 })
    .chain(k =>
      fc.array(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: k, maxLength: k }), {
        minLength: k,
        maxLength: k,
      }),
    )
    .map(rows => rows.map(row => row.map(weight => weight / total(row))))
