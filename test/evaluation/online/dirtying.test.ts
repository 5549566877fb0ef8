import { describe, expect, test } from 'vitest'
import { type Belief, believe, drawWrites } from '../../../src/evaluation/online/dirtying.ts'
import { type DirtyingPrior, dirtyingPrior } from '../../../src/evaluation/online/prior.ts'
import type { SeenRound } from '../../../src/evaluation/online/progress.ts'
import { source, standardNormal } from '../../../src/random.ts'

const pageCount = 1_000_000
const straight: DirtyingPrior = { ...dirtyingPrior, curvature: 0 }

/** Rounds that grow shorter, of a guest that obeys the law of the belief. */
function roundsOf(
  count: number,
  { level, slope, noise }: { level: number; slope: number; noise: number },
  seed = 1,
): SeenRound[] {
  const random = source(seed)
  let end = 0
  return Array.from({ length: count }, (_, i) => {
    const guestTime = Math.max(0.2, 20 / (i + 1) ** 2)
    end += guestTime
    const dirtied = Math.exp(level + slope * Math.log(guestTime) + noise * standardNormal(random))
    return { end, guestTime, dirtied, synchronisations: 1, timing: 0 }
  })
}

const weighted = ({ hypotheses }: Belief, value: (one: Belief['hypotheses'][number]) => number) =>
  hypotheses.reduce((sum, one) => sum + Math.exp(one.logWeight) * value(one), 0)

describe('believe', () => {
  const truth = { level: 9, slope: 0.8, noise: 0.1 }
  const belief = believe({ rounds: roundsOf(80, truth), pageCount }, straight)

  test('recovers a known law', () => {
    expect(weighted(belief, ({ mean }) => mean[0]! + mean[2]!)).toBeCloseTo(truth.level, 0.8)
    expect(Math.abs(weighted(belief, ({ mean }) => mean[1]!) - truth.slope)).toBeLessThan(0.1)
    const chances = straight.grid.noise.map(noise => weighted(belief, one => Number(one.noise === noise)))
    expect(chances.indexOf(Math.max(...chances))).toBe(straight.grid.noise.indexOf(0.1))
    expect(weighted(belief, ({ changes }) => changes)).toBeLessThan(0.5)
  })

  test('its hypotheses have probabilities', () => {
    expect(weighted(belief, () => 1)).toBeCloseTo(1, 10)
  })

  test('every round takes away from the doubt', () => {
    const doubts = [0, 1, 2, 4, 8, 16].map(count =>
      weighted(
        believe({ rounds: roundsOf(80, truth).slice(0, count), pageCount }, straight),
        one => one.covariance[4]!,
      ),
    )
    expect(doubts).toEqual([...doubts].sort((a, b) => b - a))
    expect(doubts[0]).toBeCloseTo(straight.slope.sd ** 2, 10)
  })

  test('sees that a load has ended', () => {
    const before = roundsOf(40, truth)
    const end = before.at(-1)!.end
    const idle = roundsOf(3, { ...truth, level: 4 }).map((round, i) => ({
      ...round,
      guestTime: 0.2,
      end: end + 0.2 * (i + 1),
      dirtied: Math.exp(4 + 0.8 * Math.log(0.2)),
    }))
    const changed = believe({ rounds: [...before, ...idle], pageCount }, straight)
    expect(weighted(changed, ({ changes }) => changes)).toBeGreaterThan(0.9)
    expect(Math.abs(weighted(changed, ({ mean }) => mean[0]! + mean[2]!) - 4)).toBeLessThan(0.7)
  })

  test('a guest twice as large is believed to dirty twice as much', () => {
    const mean = (pages: number) => believe({ rounds: [], pageCount: pages }).hypotheses[0]!.mean[0]!
    expect(mean(2 * pageCount) - mean(pageCount)).toBeCloseTo(Math.LN2, 10)
  })
})

/** A belief without doubt. */
const certain = (parts: Partial<Belief['hypotheses'][number]>): Belief => ({
  level: { mean: 3, sd: 1 },
  prior: straight,
  hypotheses: [
    {
      noise: 0,
      drift: 0,
      memory: 1,
      logWeight: 0,
      changes: 0,
      mean: Float64Array.of(8, 0.5, 0),
      covariance: new Float64Array(9),
      ...parts,
    },
  ],
})

describe('drawWrites', () => {
  const many = 4000
  const drawn = (
    belief: Belief,
    course: { lastRead: number | undefined; changes: boolean },
    clocks: readonly number[],
  ) =>
    Array.from({ length: many }, (_, i) => {
      const writes = drawWrites(belief, course, source(1).substream(i))
      return clocks.map(clock => writes(clock, 4))
    })

  // exp(8 + 0.5 ln 4) = 2 e⁸.
  test('without doubt it is the law', () => {
    for (const [pages] of drawn(certain({}), { lastRead: 10, changes: false }, [14]).slice(0, 5)) {
      expect(pages).toBeCloseTo(2 * Math.exp(8), 6)
    }
    expect(drawWrites(certain({}), { lastRead: 10, changes: false }, source(1))(10, 0)).toBe(0)
  })

  // Seen for 10 s, a load goes on for 20 s more with probability 10 / 30, and after one change seen (10 / 30)².
  test('a load lasts as the rule of Gott says', () => {
    for (const [changes, share] of [
      [0, 1 / 3],
      [1, 1 / 9],
    ] as const) {
      // biome-ignore format: a table
      const draws = drawn(certain({ changes }), { lastRead: 10, changes: true }, [30])
      const same = draws.filter(([pages]) => Math.abs(pages! / Math.exp(8) - 2) < 1e-9).length / many
      expect(Math.abs(same - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / many))
    }
  })

  test('before a round was seen no load is taken to have lasted', () => {
    const [[first, second]] = drawn(certain({}), { lastRead: undefined, changes: true }, [5, 5.001]) as [number[]]
    expect([first, second]).toEqual([expect.closeTo(2 * Math.exp(8), 6), expect.closeTo(2 * Math.exp(8), 6)])
  })

  test('drift lasts, noise does not', () => {
    const correlation = (belief: Belief) => {
      const logs = drawn(belief, { lastRead: 10, changes: false }, [1000, 1001]).map(pair =>
        pair.map(pages => Math.log(pages / (2 * Math.exp(8)))),
      )
      const product = (i: number, j: number) => logs.reduce((sum, pair) => sum + pair[i]! * pair[j]!, 0) / many
      expect(Math.sqrt(product(0, 0))).toBeCloseTo(0.3, 1)
      return product(0, 1) / Math.sqrt(product(0, 0) * product(1, 1))
    }
    expect(correlation(certain({ drift: 0.3, memory: 2 }))).toBeCloseTo(Math.exp(-0.5), 1)
    expect(Math.abs(correlation(certain({ noise: 0.3 })))).toBeLessThan(0.06)
  })
})
