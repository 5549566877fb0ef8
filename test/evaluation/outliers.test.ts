import { describe, expect, test } from 'vitest'
import { empirical } from '../../src/distributions/empirical.ts'
import { migrationAsked } from '../../src/evaluation/measured.ts'
import { drawLogs, explainOutliers, type Outlier, outliersOf, reasonsOf } from '../../src/evaluation/outliers.ts'
import type { RoundLog } from '../../src/evaluation/round-statistics.ts'
import { forecastMeasured, scoreMeasured } from '../../src/evaluation/validate.ts'
import { defaultHost, type HostInstance, typicalHost } from '../../src/migration/host.ts'
import { replay } from '../../src/migration/replay.ts'
import { resample } from '../../src/models/resample.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { measured, scoredOf } from './migrations.ts'

describe('outliers', () => {
  const draws = Array.from({ length: 400 }, (_, i) => i + 1)
  const found = (came: number | undefined, model = 'm') => outliersOf([scoredOf('m', 'a', { draws, came })], model)

  // Of 400 draws 1 to 400, the central 99% are those from the 2nd to the 398th.
  test('lie outside the central 99%, whose ends belong to it', () => {
    expect([2, 200, 398].map(came => found(came))).toEqual([[], [], []])
    expect(found(1)).toEqual(
      ['totalTime', 'downtime'].map(quantity => ({ id: 'a', model: 'm', quantity, observed: 1, lower: 2, upper: 398 })),
    )
    expect(found(399)).toHaveLength(2)
  })

  test('are of one model, and of migrations that completed', () => {
    expect(found(1, 'other')).toEqual([])
    expect(found(undefined)).toEqual([])
  })
})

/** Over a link of a hundred pages a second. */
const before = { bandwidth: 100 * 4104 }

interface Course {
  firstRound?: number
  firstPages?: number
  /** Seconds and pages of later rounds. */
  later?: readonly (readonly [seconds: number, pages: number])[]
  setUp?: number
}

/** A migration of these rounds and a short one, which then stops for 0.1 s, having sent all that the link could carry. */
function course({ firstRound = 10, firstPages = 300, later = [[3, 60]], setUp = 0.5 }: Course = {}): RoundLog {
  const rounds = [[firstRound, firstPages] as const, ...later, [0.05, 5] as const, [0, 0] as const]
  let time = setUp
  const synchronisations = [{ time, dirtyPages: 0 }]
  for (const [seconds, dirtyPages] of rounds) {
    time += seconds
    synchronisations.push({ time, dirtyPages })
  }
  const totalTime = time + 0.1
  const bytes = before.bandwidth * (totalTime - setUp)
  return { synchronisations, converged: true, rounds: synchronisations.length, totalTime, downtime: 0.1, bytes }
}

/** Why a migration came as `came` does and not as the draws do. */
function why(came: RoundLog, drawn: readonly RoundLog[], quantity: 'totalTime' | 'rounds' | 'downtime' = 'totalTime') {
  const { converged: _, synchronisations, ...after } = came
  const migration = measured('a', 'w', { before, after: { ...after, synchronisations: [...synchronisations] } })
  const values = empirical(drawn.map(one => one[quantity]))
  const [lower, upper] = [values.quantile(0.005), values.quantile(0.995)]
  const outlier: Outlier = { id: 'a', model: 'm', quantity, observed: came[quantity], lower, upper }
  return reasonsOf(outlier, migration, drawn)
}

/** 400 draws, the i-th of which is told a number that climbs from −1 to 1. */
const drawn = (of: (x: number) => Course) => Array.from({ length: 400 }, (_, i) => course(of((2 * i) / 399 - 1)))

describe('reasons', () => {
  const draws = drawn(x => ({ firstPages: 300 + Math.round(100 * x), later: [[3 + x, 60 + 20 * x]] }))

  test('are parts outside their draws, between the ends of the central 99%', () => {
    const [only, ...others] = why(course({ firstPages: 600, later: [[6, 100]] }), draws)
    expect(only).toEqual({ statistic: 'firstRoundPages', observed: 600, lower: 200 + 1, upper: 398 + 1 })
    expect(others).toEqual([])
  })

  test('lie on the side on which the quantity does', () => {
    const names = (came: Course) => why(course(came), draws).map(({ statistic }) => statistic)
    expect(names({ firstRound: 8, firstPages: 600, later: [[9, 180]] })).toEqual(['firstRoundPages'])
    expect(names({ firstRound: 8, firstPages: 600, later: [[1, 20]] })).toEqual(['firstRound'])
  })

  // Ten milliseconds of set-up are not why it took two seconds longer.
  test('matter', () => {
    const names = why(course({ setUp: 0.51, firstRound: 12 }), draws).map(({ statistic }) => statistic)
    expect(names).toEqual(['firstRound'])
  })

  test('come with the weightiest first', () => {
    const names = why(course({ firstRound: 12, firstPages: 1000 }), draws).map(({ statistic }) => statistic)
    expect(names).toEqual(['firstRoundPages', 'firstRound'])
  })

  test('are that the migration converged, where the draws do not', () => {
    const endless = draws.map(one => ({ ...one, converged: false, totalTime: 60, downtime: 3 }))
    const [first] = why(course(), endless)
    expect(first).toEqual({ statistic: 'unfinished', observed: 0, lower: 1, upper: 1 })
    expect(why(course(), endless, 'downtime')[0]).toEqual(first)
  })

  describe('of rounds', () => {
    const short = (n: number, pages: number) => Array.from({ length: n }, () => [0.05, pages] as const)
    const draws = drawn(x => ({ later: short(3 + Math.round(x), 10 + 8 * x) }))

    test('are how many there were, and what comes next to a cause', () => {
      expect(why(course({ later: short(9, 16) }), draws, 'rounds')).toMatchObject([
        { statistic: 'borderRounds', observed: 10, lower: 3, upper: 5 },
        { statistic: 'borderRoundsRate', observed: expect.closeTo((9 * 16 + 5) / 0.5) },
      ])
    })

    test('which is not told where it is usual', () => {
      expect(why(course({ later: short(9, 8) }), draws, 'rounds')).toHaveLength(1)
    })
  })

  // Both parts are at the edge of their draws, which never are so together.
  test('are the furthest part where none is outside', () => {
    const draws = drawn(x => ({ firstRound: 10 + x, later: [[3 - x, 60 - 20 * x]] }))
    const [only, ...others] = why(course({ firstRound: 10.98, later: [[3.9, 78]] }), draws)
    expect(only!.statistic).toBe('firstRound')
    expect(only!.observed).toBeLessThan(only!.upper)
    expect(others).toEqual([])
  })

  test('are none without a log', () => {
    const outlier: Outlier = { id: 'a', model: 'm', quantity: 'rounds', observed: 9, lower: 2, upper: 4 }
    expect(reasonsOf(outlier, measured('a', 'w'), draws)).toEqual([])
  })
})

/** A guest that writes a sixth of what the link of `measured` carries, or so many times as much. */
const guest = (times: number, seed: number) =>
  syntheticTrace({
    pageCount: 3000,
    epoch: 0.02,
    duration: 30,
    writes: { law: 'uniform', pages: 2400, rate: 400 * times },
    source: source(seed),
  })

const past = guest(1, 1)
const options = { draws: 200, source: source(5) }
const asked = measured('a', 'w', { before: { downtimeLimit: 0.1 } })

/** A migration as it would have been measured with this guest and this host. */
function migrated(times: number, host: Partial<HostInstance> = {}) {
  const synchronisations: { time: number; dirtyPages: number }[] = []
  const { totalTime, downtime, rounds, bytes, converged } = replay(guest(times, 2), migrationAsked(asked), {
    host: { ...typicalHost(defaultHost), startUp: defaultHost.startUp.median, ...host },
    observe: (time, _, dirtyPages) => dirtyPages !== undefined && synchronisations.push({ time, dirtyPages }),
  })
  expect(converged).toBe(true)
  return { ...asked, after: { ...asked.after, totalTime, downtime, rounds, bytes, synchronisations } }
}

test('the draws that are looked at are those that were forecast', () => {
  const [row] = forecastMeasured(asked, past, { resample: resample() }, options)
  const logs = drawLogs(asked, past, resample(), options)
  const sorted = (quantity: 'totalTime' | 'downtime' | 'rounds' | 'bytes') =>
    Float64Array.from(logs, log => log[quantity]).sort()
  for (const quantity of ['totalTime', 'downtime', 'rounds', 'bytes'] as const) {
    expect(row![quantity]!.draws).toEqual(sorted(quantity))
  }
  for (const { converged, rounds, synchronisations } of logs) {
    expect(converged).toBe(true)
    expect(synchronisations).toHaveLength(rounds)
  }
})

describe('what was done to a migration is found', () => {
  const explained = (migration: ReturnType<typeof migrated>) => {
    const rows = forecastMeasured(migration, past, { resample: resample() }, options)
    const outliers = outliersOf(scoreMeasured(migration, rows), 'resample')
    return explainOutliers(outliers, migration, past, resample(), options)
  }
  const ofTime = (migration: ReturnType<typeof migrated>) =>
    explained(migration)
      .find(({ quantity }) => quantity === 'totalTime')
      ?.because.map(({ statistic }) => statistic)

  test('nothing', () => {
    expect(explained(migrated(1))).toEqual([])
  })

  test('the guest wrote two or three times as much', () => {
    for (const times of [2, 3]) expect(ofTime(migrated(times))).toEqual(['firstRoundPages'])
  })

  test('the link carried less', () => {
    expect(ofTime(migrated(1, { senderRate: asked.before.bandwidth }))).toContain('shortfall')
  })

  test('the hand-over took long', () => {
    const found = explained(migrated(1, { switchover: 0.5 })).find(({ quantity }) => quantity === 'downtime')
    expect(found!.because.map(({ statistic }) => statistic)).toEqual(['otherDowntime'])
  })
})
