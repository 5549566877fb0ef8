import { expect, test } from 'vitest'
import { jumpCounts } from '../../src/markov/exact-times.ts'
import { specifiedChainTest } from '../../src/markov/homogeneity.ts'
import { checkGenerator, checkTransition, columnTotals, generator } from '../../src/markov/matrix.ts'
import { categorical, lookAt, simulateChain, simulatePath } from '../../src/markov/simulate.ts'
import { transitionCounts } from '../../src/markov/transition-counts.ts'
import { source } from '../../src/random.ts'

const chain = [
  [0.9, 0.1, 0],
  [0.2, 0.5, 0.3],
  [0.5, 0, 0.5],
]

test('a chain moves as its matrix says, and the same seed gives the same states', () => {
  const states = simulateChain(chain, { start: 0, length: 20_000 }, source(1))
  const counts = transitionCounts([states], { states: 3 })
  const { pValue, degreesOfFreedom } = specifiedChainTest(counts, chain)
  expect(degreesOfFreedom).toBe(4)
  expect(pValue).toBeGreaterThan(1e-3)
  expect(simulateChain(chain, { start: 0, length: 20_000 }, source(1))).toEqual(states)
  expect(states[0]).toBe(0)
})

test('a start is drawn where it is a distribution', () => {
  const starts = Array.from(
    { length: 2000 },
    (_, i) => simulateChain(chain, { start: [0, 0.25, 0.75], length: 1 }, source(i))[0]!,
  )
  expect(starts).not.toContain(0)
  expect(starts.filter(state => state === 1).length / 2000).toBeCloseTo(0.25, 1)
})

test('a path stays for exponential times and jumps by its rates', () => {
  const q = generator([
    [0, 2, 1],
    [0.5, 0, 0],
    [4, 0, 0],
  ])
  const path = simulatePath(q, { start: 0, until: 8000 }, source(6))
  const { jumps, exposure } = jumpCounts([path], 3)
  expect(exposure.reduce((sum, time) => sum + time, 0)).toBeCloseTo(8000, 6)
  for (const [from, to] of [
    [0, 1],
    [0, 2],
    [1, 0],
    [2, 0],
  ] as const) {
    const mean = q[from]![to]! * exposure[from]!
    expect(Math.abs(jumps[from]![to]! - mean)).toBeLessThan(4 * Math.sqrt(mean))
  }
  expect(columnTotals(jumps)[0]).toBeGreaterThan(1000)
})

test('a path ends in a state that is never left', () => {
  const path = simulatePath(
    [
      [-1, 1],
      [0, 0],
    ],
    { start: 0, until: 1e6 },
    source(2),
  )
  expect(path.states).toEqual([0, 1, 1])
  expect(path.times.at(-1)).toBe(1e6)
})

test('looks see the state held at their times', () => {
  const path = { times: [0, 1, 2.5, 4], states: [0, 1, 0, 0] }
  expect(lookAt(path, [0, 0.9, 1, 2.4, 2.5, 4]).states).toEqual([0, 0, 1, 1, 0, 0])
})

test('a category of no weight is never drawn', () => {
  for (const u of [0, 0.5, 1 - 2 ** -53]) expect(categorical([0, 0.1, 0.2, 0], () => u)).not.toBe(0)
  expect(categorical([0, 0.1, 0.2, 0], () => 1 - 2 ** -53)).toBe(2)
})

test.each([
  [
    () =>
      checkTransition([
        [0.5, 0.4],
        [0, 1],
      ]),
    'probabilities sum to 1: 0.9 in row 0',
  ],
  [
    () =>
      checkTransition([
        [1, 0],
        [-0.1, 1.1],
      ]),
    'a probability lies between 0 and 1: -0.1 in row 1',
  ],
  [() => checkTransition([[1, 0]]), 'a transition matrix is square: 2 in row 0'],
  [() => checkTransition([[Number.NaN]]), 'a probability lies between 0 and 1: NaN in row 0'],
  [
    () =>
      checkGenerator([
        [-1, 2],
        [1, -1],
      ]),
    'rates of a generator sum to 0: 1 in row 0',
  ],
  [
    () =>
      checkGenerator([
        [1, -1],
        [1, -1],
      ]),
    'a rate is not negative: -1 in row 0',
  ],
])('%s is refused', (check, message) => {
  expect(check).toThrow(new RangeError(message))
})
