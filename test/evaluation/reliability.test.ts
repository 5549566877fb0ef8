import { expect, test } from 'vitest'
import { reliability } from '../../src/evaluation/reliability.ts'
import { source } from '../../src/random.ts'

interface Row {
  readonly probability: number
  readonly frequency: number
  readonly n: number
  readonly lower: number
  readonly upper: number
}

/** Cases of probabilities 0.05 to 0.95 whose events happen with `truth` of the probability. */
function casesOf(n: number, seed: number, truth: (p: number) => number) {
  const random = source(seed)
  return Array.from({ length: n }, () => {
    const probability = 0.05 + Math.floor(random() * 10) / 10
    return { probability, happened: random() < truth(probability) }
  })
}
const rowsOf = (cases: Parameters<typeof reliability>[0], draws = 200) =>
  reliability(cases, { source: source(1), draws }).objects() as Row[]

// 0.2 happened once in two, 0.6 never in one, 0.9 always: ½ and 0 are out of order and pooled to ⅓.
test('by hand', () => {
  const rows = rowsOf([
    { probability: 0.9, happened: true },
    { probability: 0.2, happened: true },
    { probability: 0.6, happened: false },
    { probability: 0.2, happened: false },
  ])
  expect(rows.map(row => row.probability)).toEqual([0.2, 0.6, 0.9])
  expect(rows.map(row => row.frequency)).toEqual([1 / 3, 1 / 3, 1])
  expect(rows.map(row => row.n)).toEqual([2, 1, 1])
})

test('the band holds calibrated frequencies at its level', () => {
  let [inside, all] = [0, 0]
  for (let seed = 0; seed < 40; seed++) {
    for (const { frequency, lower, upper } of rowsOf(casesOf(300, seed, p => p))) {
      inside += Number(lower <= frequency && frequency <= upper)
      all++
    }
  }
  expect(all).toBe(400)
  expect(Math.abs(inside / all - 0.9)).toBeLessThan(0.05)
})

test('and not those of an overconfident forecast', () => {
  const rows = rowsOf(casesOf(2000, 3, p => 0.5 + 0.4 * (p - 0.5)))
  expect(rows[0]!.frequency).toBeGreaterThan(rows[0]!.upper)
  expect(rows.at(-1)!.frequency).toBeLessThan(rows.at(-1)!.lower)
})

test('the band lies about the diagonal and narrows with the cases', () => {
  const widths = [100, 10_000].map(n => {
    const rows = rowsOf(casesOf(n, 5, p => p))
    for (const { probability, lower, upper } of rows) {
      expect(lower).toBeLessThan(probability)
      expect(upper).toBeGreaterThan(probability)
    }
    return rows.reduce((sum, { lower, upper }) => sum + upper - lower, 0)
  })
  expect(widths[1]! / widths[0]!).toBeLessThan(0.2)
})

test('the same seed gives the same table', () => {
  const cases = casesOf(60, 2, p => p)
  expect(rowsOf(cases)).toEqual(rowsOf(cases))
})
