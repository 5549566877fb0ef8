import { describe, expect, test } from 'vitest'
import { confidenceSequence, evidenceAbove } from '../../src/distributions/sequential-binomial.ts'
import { source } from '../../src/random.ts'

describe('the evidence', () => {
  test('of successes alone is the mean of (u/θ)^n over u above θ, by hand', () => {
    // ∫ from θ to 1 of (u/θ)^n du/(1 − θ) = (1 − θ^(n+1)) / ((n + 1) (1 − θ) θ^n).
    for (const [share, n] of [
      [0.5, 1],
      [0.9, 30],
      [0.99, 459],
    ] as const) {
      const byHand = (1 - share ** (n + 1)) / ((n + 1) * (1 - share) * share ** n)
      expect(evidenceAbove(share, n, 0)).toBeCloseTo(Math.log(byHand), 9)
    }
  })

  test('is the likelihood ratio averaged over the shares above, with failures too', () => {
    const [share, successes, failures] = [0.8, 37, 3]
    const cells = 200_000
    let sum = 0
    for (let i = 0; i < cells; i++) {
      const u = share + ((i + 0.5) / cells) * (1 - share)
      sum += (u / share) ** successes * ((1 - u) / (1 - share)) ** failures
    }
    expect(evidenceAbove(share, successes, failures)).toBeCloseTo(Math.log(sum / cells), 7)
  })

  test('of no trial is none', () => {
    expect(evidenceAbove(0.7, 0, 0)).toBeCloseTo(0, 12)
  })
})

describe('the confidence sequence', () => {
  test('holds at all numbers of trials at once as often as it says', () => {
    const level = 0.8
    const needed = Math.log(2 / (1 - level))
    for (const share of [0.5, 0.97]) {
      let held = 0
      const runs = 400
      for (let run = 0; run < runs; run++) {
        const random = source(7).substream(share, run)
        let successes = 0
        let holds = true
        for (let n = 1; n <= 400 && holds; n++) {
          if (random() < share) successes++
          const [above, below] = [
            evidenceAbove(share, successes, n - successes),
            evidenceAbove(1 - share, n - successes, successes),
          ]
          holds = above < needed && below < needed
        }
        if (holds) held++
      }
      expect(held / runs).toBeGreaterThanOrEqual(level - 0.02)
      expect(held / runs).toBeLessThan(1)
    }
  })

  test('ends where the evidence suffices', () => {
    const [lower, upper] = confidenceSequence(470, 30, 0.95)
    expect(evidenceAbove(lower, 470, 30)).toBeCloseTo(Math.log(40), 6)
    expect(evidenceAbove(1 - upper, 30, 470)).toBeCloseTo(Math.log(40), 6)
  })

  test('narrows around the share, and is the mirror of that of failures', () => {
    const [few, many] = [confidenceSequence(18, 2), confidenceSequence(1800, 200)]
    expect(many[1] - many[0]).toBeLessThan(few[1] - few[0])
    expect(many[0]).toBeLessThan(0.9)
    expect(many[1]).toBeGreaterThan(0.9)
    const [lower, upper] = confidenceSequence(2, 18)
    expect([1 - upper, 1 - lower]).toEqual([expect.closeTo(few[0], 12), expect.closeTo(few[1], 12)])
  })

  test('reaches the borders where all or none succeed, and knows nothing at first', () => {
    expect(confidenceSequence(0, 0)).toEqual([0, 1])
    expect(confidenceSequence(50, 0)[1]).toBe(1)
    expect(confidenceSequence(0, 50)[0]).toBe(0)
    expect(confidenceSequence(500, 0)[0]).toBeGreaterThan(0.98)
    expect(confidenceSequence(1e5, 0)[0]).toBeGreaterThan(0.9998)
    expect(confidenceSequence(99_000, 1000)[1]).toBeLessThan(0.992)
  })

  test('refuses what is no count and no level', () => {
    expect(() => confidenceSequence(-1, 2)).toThrow('-1')
    expect(() => confidenceSequence(1, 2, 1)).toThrow('level must be between 0 and 1: 1')
  })
})
