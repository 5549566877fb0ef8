import { describe, expect, test } from 'vitest'
import { outlierHeading, outlierSentence } from '../../src/cli/outlier-sentences.ts'
import type { ExplainedOutlier, Reason } from '../../src/evaluation/outliers.ts'
import { roundStatistics } from '../../src/evaluation/round-statistics.ts'

const outlier = { id: 'redis-a016', model: 'resample', quantity: 'totalTime' as const }
const late = { ...outlier, observed: 2.508, lower: 1.85, upper: 2.4 }
const sentence = (because: readonly Reason[], one: Omit<ExplainedOutlier, 'because'> = late) =>
  outlierSentence({ ...one, because })

const pages: Reason = { statistic: 'firstRoundPages', observed: 7040, lower: 3405, upper: 6657.2 }
const lacked: Reason = { statistic: 'shortfall', observed: 0.1192, lower: 0.02, upper: 0.09 }

describe('an outlier in a sentence', () => {
  test('with its reasons', () => {
    expect(sentence([lacked])).toBe(
      'redis-a016, total time: 2.508 s against 1.85–2.4 s: the link lacked 11.9% of its bandwidth (forecast 2.0–9.0%).',
    )
    expect(sentence([pages, lacked])).toBe(
      'redis-a016, total time: 2.508 s against 1.85–2.4 s: the first round left 7,040 pages newly set (forecast 3,405–6,657) and the link lacked 11.9% of its bandwidth (forecast 2.0–9.0%).',
    )
  })

  test('with a part that is not outside its own interval', () => {
    expect(sentence([{ ...pages, upper: 7100 }])).toBe(
      'redis-a016, total time: 2.508 s against 1.85–2.4 s: no part of it is as far out by itself; the furthest: the first round left 7,040 pages newly set (within the forecast of 3,405–7,100).',
    )
  })

  test('without a log', () => {
    expect(sentence([])).toBe('redis-a016, total time: 2.508 s against 1.85–2.4 s; its log does not tell why.')
  })

  test('that converged where the draws do not', () => {
    const unfinished: Reason = { statistic: 'unfinished', observed: 0, lower: 1, upper: 1 }
    const early = { ...outlier, observed: 7.14, lower: 25, upper: 25 }
    expect(sentence([unfinished], early)).toBe(
      'redis-a016, total time: 7.14 s against 25 s: it converged by the deadline (which next to none of the draws did).',
    )
  })

  test('in counts and in units that differ', () => {
    const rounds = { ...outlier, quantity: 'rounds' as const, observed: 14, lower: 5, upper: 12 }
    expect(sentence([], rounds)).toContain('rounds: 14 against 5–12;')
    const downtime = { ...outlier, quantity: 'downtime' as const, observed: 0.6, lower: 0.9, upper: 1.2 }
    expect(sentence([], downtime)).toContain('downtime: 600 ms against 900 ms–1.2 s;')
    expect(sentence([{ ...lacked, observed: -0.0001, lower: 0.001 }])).toContain('lacked 0.0% of')
  })

  test.each(roundStatistics)('for %s', statistic => {
    const text = sentence([{ statistic, observed: 3, lower: 1, upper: 2 }])
    expect(text).toMatch(/^redis-a016, total time: 2\.508 s against 1\.85–2\.4 s: [a-z].*\)\.$/)
    expect(text).not.toMatch(/undefined|NaN/)
  })
})

test('with fewer than 200 draws the ends are those of all draws', () => {
  expect(outlierHeading('resample', 200)).toBe('Outside the 99% intervals of resample:')
  expect(outlierHeading('resample', 199)).toBe('Beyond all of the 199 draws of resample:')
})
