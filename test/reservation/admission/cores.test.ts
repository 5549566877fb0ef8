import { describe, expect, test } from 'vitest'
import { source, uniformInteger } from '../../../src/random.ts'
import {
  type Assignment,
  assignCores,
  firstFitDecreasing,
  fitsCore,
  searchAssignment,
  utilisation,
} from '../../../src/reservation/admission/cores.ts'

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const most = (loads: readonly number[], assignment: Assignment) =>
  Math.max(...assignment.map(core => sum(loads.filter((_, i) => assignment[i] === core))))
const random = source(1)
const randomLoads = (n: number, most = 0.8) => Array.from({ length: n }, () => 0.05 + (most - 0.05) * random())

/** Whether any of all assignments keeps to the cap. */
function fitsSomehow(loads: readonly number[], cores: number, cap: number): boolean {
  return Array.from({ length: cores ** loads.length }, (_, k) =>
    loads.map((_, i) => Math.floor(k / cores ** i) % cores),
  ).some(assignment => most(loads, assignment) <= cap + 1e-9)
}

describe('one core', () => {
  test('is full where Q/T add up to 1: a half, a third and a sixth', () => {
    const shares = [
      { budget: 1, period: 2 },
      { budget: 1, period: 3 },
      { budget: 1, period: 6 },
    ]
    expect(shares.map(utilisation)).toEqual([1 / 2, 1 / 3, 1 / 6])
    expect(fitsCore(shares)).toBe(true)
    expect(fitsCore(shares, 0.95)).toBe(false)
    expect(fitsCore([...shares, { budget: 1, period: 1000 }])).toBe(false)
  })

  test.each([
    [0, 1],
    [-1, 1],
    [2, 1],
    [Number.NaN, 1],
    [1, Infinity],
  ])('a budget of %d in %d is none', (budget, period) => {
    expect(() => utilisation({ budget, period })).toThrow(RangeError)
  })
})

describe('several cores', () => {
  // First-fit decreasing: 45 + 35 leaves 20, 35 + 30 + 30 leaves 5, and 25 has no place; 45 + 30 + 25 and 35 + 35 + 30 are full.
  test('search finds what first-fit decreasing does not', () => {
    const loads = [0.45, 0.35, 0.35, 0.3, 0.3, 0.25]
    const two = { cores: 2, cap: 1 }
    expect(firstFitDecreasing(loads, two)).toBeUndefined()
    expect(firstFitDecreasing(loads, { cores: 3, cap: 1 })).toEqual([0, 0, 1, 1, 1, 2])
    expect(most(loads, searchAssignment(loads, two)!)).toBeCloseTo(1, 12)
    expect(assignCores(loads, two)).toEqual({ assignment: searchAssignment(loads, two) })
    expect(assignCores(loads, { cores: 2, cap: 0.99 })).toEqual({ proven: true })
  })

  test('search finds an assignment whenever there is one, and both keep to the cap', () => {
    let found = 0
    for (let trial = 0; trial < 300; trial++) {
      const loads = randomLoads(2 + uniformInteger(5, random))
      const cores = { cores: 1 + uniformInteger(3, random), cap: trial % 2 ? 1 : 0.95 }
      const exact = searchAssignment(loads, cores)
      expect(exact !== undefined, JSON.stringify({ loads, cores })).toBe(fitsSomehow(loads, cores.cores, cores.cap))
      for (const assignment of [exact, firstFitDecreasing(loads, cores)]) {
        if (!assignment) continue
        found++
        expect(assignment.every(core => core >= 0 && core < cores.cores)).toBe(true)
        expect(most(loads, assignment)).toBeLessThanOrEqual(cores.cap + 1e-9)
      }
    }
    expect(found).toBeGreaterThan(100)
  })

  test('first-fit decreasing takes at most 11/9 of the fewest cores and 6/9', () => {
    let worse = 0
    for (let trial = 0; trial < 200; trial++) {
      const loads = randomLoads(10, 0.5)
      const taken = 1 + Math.max(...firstFitDecreasing(loads, { cores: Infinity, cap: 1 })!)
      const fewest = 1 + [...loads.keys()].findIndex(m => searchAssignment(loads, { cores: m + 1, cap: 1 }))
      expect(taken).toBeGreaterThanOrEqual(fewest)
      expect(taken).toBeLessThanOrEqual((11 * fewest + 6) / 9)
      worse += Number(taken > fewest)
    }
    expect(worse).toBeGreaterThan(0)
  })

  test('of many loads that do not fit, only the sum proves it', () => {
    const many = new Array<number>(14).fill(0.5)
    expect(assignCores(many, { cores: 7, cap: 1 })).toHaveProperty('assignment')
    expect(assignCores(many, { cores: 6, cap: 1 })).toEqual({ proven: true })
    expect(assignCores(many, { cores: 8, cap: 0.95 })).toEqual({ proven: false })
  })
})
