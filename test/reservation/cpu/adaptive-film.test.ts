import { describe, expect, test } from 'vitest'
import { type SeededSource, source, standardNormal } from '../../../src/random.ts'
import { simulateAdaptive } from '../../../src/reservation/cpu/adaptive.ts'
import { type ControlLaw, constantBudget, invariantControl } from '../../../src/reservation/cpu/adaptive-control.ts'
import { knownRange, movingRange, type Predictor, patterned } from '../../../src/reservation/cpu/adaptive-predictor.ts'
import { constantBandwidth } from '../../../src/reservation/cpu/constant-bandwidth.ts'
import { endless } from '../../../src/reservation/cpu/server.ts'

const [period, periods, jobs] = [0.01, 4, 3000]

/** 25 pictures a second, in groups of 12, that cost 16, 11 and 6 ms, with scenes of some 10 s and noise of 12%. */
function film(random: SeededSource): number[] {
  const pictures = { I: 0.016, P: 0.011, B: 0.006 }
  let level = 1
  return Array.from({ length: jobs }, (_, k) => {
    if (random() < 1 / 250) level = 0.6 + 0.9 * random()
    const picture = [...'IBBPBBPBBPBB'][k % 12] as keyof typeof pictures
    return Math.min(0.036, pictures[picture] * level * Math.exp(0.12 * standardNormal(random)))
  })
}

/** Jobs of 6 ms, and bursts of some 30 of 20 ms, 7 in 100 of all. */
function bursts(random: SeededSource): number[] {
  let burst = false
  return Array.from({ length: jobs }, () => {
    burst = burst ? random() > 1 / 30 : random() < 1 / 400
    return Math.min(0.036, (burst ? 0.02 : 0.006) * Math.exp(0.08 * standardNormal(random)))
  })
}

/** The fraction of jobs that ended late, and the mean share of the core held, beside a server that takes the rest. */
function play(costs: readonly number[], law: ControlLaw, predictor: Predictor) {
  const reservation = { name: 'player', period, periods, minimum: 0.0005, maximum: 0.0095, law, predictor }
  const other = constantBandwidth('other', { budget: 0.0015, period: 0.03 }, { hard: true })
  const { adaptive } = simulateAdaptive(
    [{ reservation, costs }],
    [{ server: other, jobs: endless() }],
    jobs * periods * period,
  )
  const { finished, meanShare } = adaptive[0]!
  const late = finished.filter((time, k) => time > (k + 1) * periods * period + 1e-9).length
  return { late: late / jobs, share: meanShare }
}

const still = (costs: readonly number[], share: number) =>
  play(costs, constantBudget(share * period), knownRange(Math.min(...costs), Math.max(...costs)))

/** The least static share, to 1/256, for which no more jobs are late. */
function staticShare(costs: readonly number[], late: number): number {
  let [low, high] = [0, 1]
  while (high - low > 1 / 256) {
    const middle = (low + high) / 2
    if (still(costs, middle).late > late) low = middle
    else high = middle
  }
  return high
}

const mean = (costs: readonly number[]) => costs.reduce((sum, cost) => sum + cost, 0) / jobs

describe.each([
  ['a film', film, patterned(12, movingRange(6, 0.2))],
  ['bursts', bursts, movingRange(3, 0.2)],
] as const)('%s', (name, draw, predictor) => {
  const costs = draw(source(1).substream(name))
  const adaptive = play(costs, invariantControl(), predictor)
  const need = mean(costs) / (periods * period)

  test('few jobs are late, for little more than they need', () => {
    expect(adaptive.late).toBeLessThan(0.03)
    expect(adaptive.share).toBeLessThan(1.7 * need)
  })

  test('with the static share of the mean cost most are late, with that of the greatest none, for twice as much', () => {
    expect(still(costs, need).late).toBeGreaterThan(0.5)
    const worst = still(costs, Math.max(...costs) / (periods * period))
    expect(worst.late).toBe(0)
    expect(worst.share).toBeGreaterThan(2 * adaptive.share)
  })

  test('the static share for which as few are late is half as much again at least', () => {
    expect(staticShare(costs, adaptive.late)).toBeGreaterThan(1.5 * adaptive.share)
  })
})
