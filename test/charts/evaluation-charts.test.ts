import { describe, expect, test } from 'vitest'
import { calibrationChart } from '../../src/charts/calibration.ts'
import { coverageWidthChart } from '../../src/charts/coverage-width.ts'
import { crpsChart } from '../../src/charts/crps.ts'
import { driftChart } from '../../src/charts/drift.ts'
import { panels } from '../../src/charts/panels.ts'
import { pitChart } from '../../src/charts/pit.ts'
import { type PredictedQuantityRow, predictedAllChart } from '../../src/charts/predicted-all.ts'
import type { PredictedObservedRow } from '../../src/charts/predicted-axes.ts'
import { predictedObservedChart } from '../../src/charts/predicted-observed.ts'
import { reliabilityChart } from '../../src/charts/reliability.ts'
import { scoreDifferenceChart } from '../../src/charts/score-difference.ts'
import { categoryColours } from '../../src/charts/theme.ts'
import { empirical } from '../../src/distributions/empirical.ts'
import { crps } from '../../src/evaluation/crps.ts'
import { coverages, differences, downtimes, drift, pit, predicted, reliability } from './examples.ts'

interface Layer {
  mark: { type: string; filled?: boolean; fill?: string }
  data: { values: Record<string, never>[] }
  encoding: Record<'x' | 'y', { scale: { domain: number[] }; axis: { title: string | null; labels: boolean } }>
}
interface Panel {
  width: number
  layer: Layer[]
}
const parts = (spec: object) => ((spec as { concat?: Panel[] }).concat ?? (spec as { vconcat: Panel[] }).vconcat)!
const marks = (panel: Panel, type: string) => panel.layer.filter(layer => layer.mark.type === type)
const frozen = <Row extends object>(rows: readonly Row[]) => Object.freeze(rows.map(row => Object.freeze({ ...row })))

test.each([
  ['reliability', reliability, reliabilityChart],
  ['PIT', pit, pitChart],
  ['coverage', coverages.objects(), coverageWidthChart],
  ['score differences', differences, (rows: typeof differences) => scoreDifferenceChart(rows, { title: 'CRPS' })],
  ['downtimes', downtimes, (rows: typeof downtimes) => predictedObservedChart(rows, { quantity: 'downtime' })],
  ['quantities', predicted, predictedAllChart],
  ['drift', drift, driftChart],
])('a table of %s and its frozen rows give the same chart', (_, rows, chart) => {
  const draw = chart as (rows: readonly object[] | { objects(): object[] }) => object
  expect(draw(frozen(rows))).toEqual(draw({ objects: () => [...rows] }))
})

describe('panels', () => {
  const grid = (count: number) =>
    panels(
      Array.from({ length: count }, (_, i) => `${i}`),
      {
        label: name => name,
        margin: 40,
        draw: (_, { xAxis, yAxis }) => ({
          height: 50,
          layer: [
            {
              mark: 'point',
              encoding: {
                x: { field: 'x', type: 'quantitative', axis: xAxis('x') },
                y: { field: 'y', type: 'quantitative', axis: yAxis('y') },
              },
            },
          ],
        }),
      },
    )

  test.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 3],
    [6, 3],
    [7, 4],
    [9, 3],
  ])('%i are in rows of %i', (count, columns) => {
    expect(grid(count).columns).toBe(columns)
    expect(grid(count).concat).toHaveLength(count)
  })

  test('up to two fill a column, more a page', () => {
    expect([1, 2, 3, 7].map(count => grid(count).concat[0]!.width)).toEqual([212, 99, 149, 108])
  })

  test('only those at the edge carry labels, and the last row the title', () => {
    const axes = parts(grid(7)).map(panel => panel.layer[0]!.encoding)
    expect(axes.flatMap(({ y }, i) => (y.axis.labels ? [i] : []))).toEqual([0, 4])
    expect(axes.flatMap(({ x }, i) => (x.axis.labels ? [i] : []))).toEqual([3, 4, 5, 6])
    expect(axes.flatMap(({ x }, i) => (x.axis.title ? [i] : []))).toEqual([4, 5, 6])
  })
})

describe('forecast over observed', () => {
  const points = (rows: readonly PredictedObservedRow[], filled: boolean) =>
    parts(predictedObservedChart(rows, { quantity: 'downtime' })).flatMap(panel =>
      marks(panel, 'point')
        .filter(layer => (layer.mark.filled ?? false) === filled)
        .flatMap(layer => layer.data.values as Record<string, string | number>[]),
    )
  const [inside] = downtimes as [PredictedObservedRow]

  test('fills those outside their interval, ends belong to it', () => {
    expect(points(downtimes, true).map(point => point.id)).toEqual(['b'])
    expect(points([{ ...inside, lower: inside.observed }], true)).toEqual([])
    expect(points([{ ...inside, lower: inside.observed + 0.001 }], true)).toHaveLength(1)
  })

  test('shows downtime in milliseconds, total time in seconds', () => {
    expect(points([inside], false)[0]).toMatchObject({ observed: 100, median: 120, outcome: '100 ms' })
    const [panel] = parts(predictedObservedChart([inside], { quantity: 'totalTime' }))
    expect(panel!.layer[0]!.encoding.x.axis.title).toBe('Observed (s)')
    expect(marks(panel!, 'point')[0]!.data.values[0]!.observed).toBe(0.1)
  })

  test('puts what never ends on the edge and says so', () => {
    const spec = predictedObservedChart(downtimes, { quantity: 'downtime' })
    const [, most] = parts(spec)[0]!.layer[0]!.encoding.y.scale.domain
    expect(points(downtimes, false).find(point => point.id === 'c')!.median).toBe(most)
    expect(JSON.stringify(spec.title)).toContain('beyond the axes')
    const bounded = predictedObservedChart(downtimes.slice(0, 2), { quantity: 'downtime' })
    expect(JSON.stringify(bounded.title)).not.toContain('beyond the axes')
  })

  test('does not follow a heavy tail for more than a factor of ten', () => {
    const spec = predictedObservedChart([{ ...inside, upper: 1e9 }, ...downtimes], { quantity: 'downtime' })
    expect(parts(spec)[0]!.layer[0]!.encoding.y.scale.domain[1]).toBeLessThan(300 * 10 * 1.2)
  })

  test('refuses what has no place on its axes', () => {
    expect(() => predictedObservedChart([{ ...inside, observed: 0 }], { quantity: 'downtime' })).toThrow(RangeError)
  })
})

describe('all quantities of a forecast over observed', () => {
  const drawn = (rows: readonly PredictedQuantityRow[]) => parts(predictedAllChart(rows))
  const ids = (panel: Panel) => marks(panel, 'text').flatMap(({ data }) => data.values.flatMap(row => row.id ?? []))

  test('each on axes of its own, in its unit', () => {
    const axes = drawn(predicted).map(panel => panel.layer[0]!.encoding)
    expect(axes.map(({ x, y }) => [x.axis.title, y.axis.title])).toEqual([
      ['Observed (rounds)', 'Forecast (rounds)'],
      ['Observed (s)', 'Forecast (s)'],
      ['Observed (ms)', 'Forecast (ms)'],
    ])
    expect(axes.every(({ x, y }) => x.axis.labels && y.axis.labels)).toBe(true)
    // The highest end, 1.7 times the last median, and 15% above it.
    const tops = [30, 60, 300].map(median => expect.closeTo(1.15 * 1.7 * median))
    expect(axes.map(({ y }) => y.scale.domain[1])).toEqual(tops)
  })

  test('names what the wider interval missed, and fills what the other did', () => {
    expect(drawn(predicted).map(ids)).toEqual([['redis-a'], ['redis-a'], []])
    const filled = drawn(predicted).map(panel => marks(panel, 'point').find(({ mark }) => mark.filled)!.data.values)
    expect(filled.map(rows => rows.map(({ id }) => id))).toEqual([
      ['redis-a', 'gcc-a'],
      ['redis-a', 'gcc-a'],
      ['gcc-a'],
    ])
  })

  test('the ends of the wider interval belong to it', () => {
    const [row] = predicted as [PredictedQuantityRow]
    expect(drawn([{ ...row, observed: row.outerUpper! }]).map(ids)).toEqual([[]])
    expect(drawn([{ ...row, observed: row.outerUpper! + 0.01 }]).map(ids)).toEqual([['redis-a']])
  })

  test('nothing is named where the wider interval is not known', () => {
    const bare = predicted.map(({ outerLower: _, outerUpper: __, ...row }) => row)
    expect(drawn(bare).map(ids)).toEqual([[], [], []])
  })

  test('leaves out what was never positive, and refuses nothing, or several models', () => {
    const stopless = predicted.map(row => (row.quantity === 'downtime' ? { ...row, observed: 0 } : row))
    expect(drawn(stopless)).toHaveLength(2)
    expect(() => predictedAllChart([])).toThrow(new RangeError('no positive value was observed: 0 rows'))
    const two = predicted.map((row, i) => ({ ...row, model: i ? 'phases' : 'resample' }))
    expect(() => predictedAllChart(two)).toThrow('one model at a time: resample, phases')
  })
})

test('a workload keeps its colour whatever the order of the rows, and ten have one each', () => {
  const domain = (rows: readonly PredictedObservedRow[]) =>
    /"domain":(\[[^\]]*gcc[^\]]*\])/.exec(JSON.stringify(predictedObservedChart(rows, { quantity: 'rounds' })))![1]
  expect(domain(downtimes)).toBe('["gcc","redis"]')
  expect(domain(downtimes.toReversed())).toBe('["gcc","redis"]')
  expect(new Set(categoryColours).size).toBe(10)
})

describe('reliability', () => {
  const [certain, phases] = parts(reliabilityChart(reliability)) as [Panel, Panel]

  test('the line runs by probability, and the bars are the shares of the most frequent', () => {
    const rows = marks(phases, 'line')[1]!.data.values as Record<string, number>[]
    expect(rows.map(row => row.probability)).toEqual([0, 0.6, 1])
    const heights = rows.map(row => row.bar! + 0.2)
    expect(heights[2]! / heights[1]!).toBeCloseTo(4)
    expect(Math.max(...heights)).toBeLessThan(0.2)
  })

  test('a single probability keeps its band', () => {
    expect([certain, phases].map(panel => marks(panel, 'area').length)).toEqual([0, 1])
    expect(marks(certain, 'rule').map(layer => layer.data.values[0])).toContainEqual(
      expect.objectContaining({ lower: 1, upper: 1 }),
    )
  })
})

describe('PIT', () => {
  test('of several quantities has a row per quantity', () => {
    const rows = (['rounds', 'downtime'] as const).flatMap(quantity => pit.map(row => ({ ...row, quantity })))
    const spec = pitChart(rows)
    expect(spec).toMatchObject({ columns: 3 })
    expect(parts(spec).map(panel => panel.layer[0]!.encoding.y.axis.title)).toEqual([
      'Rounds',
      null,
      null,
      'Downtime',
      null,
      null,
    ])
    expect(parts(spec).map(panel => marks(panel, 'text').length)).toEqual([1, 1, 1, 0, 0, 0])
  })

  test('axes hold the tallest bar and the band in every panel', () => {
    const domains = parts(pitChart(pit)).map(panel => panel.layer[0]!.encoding.y.scale.domain)
    expect(new Set(domains.map(String)).size).toBe(1)
    expect(domains[0]![1]).toBeGreaterThan(1.8)
  })
})

describe('coverage and width', () => {
  const widths = (filled: boolean) =>
    marks(parts(coverageWidthChart(coverages))[1]!, 'point').find(layer => (layer.mark.filled ?? false) === filled)!
      .data.values as Record<string, string | number>[]

  test('widths are multiples of the median at their level', () => {
    expect(widths(true).map(row => [row.model, row.level, row.times])).toEqual([
      ['renewal', 0.5, '1'],
      ['phases', 0.5, '1.5'],
      ['renewal', 0.9, '1'],
    ])
  })

  test('no width and one without bound are hollow and at the ends of the axis', () => {
    const [floor, top] = parts(coverageWidthChart(coverages))[1]!.layer[0]!.encoding.y.scale.domain
    expect(widths(false).map(row => [row.times, row.at])).toEqual([
      ['0', floor],
      ['0', floor],
      ['Infinity', top],
    ])
  })

  test('one quantity at a time', () => {
    const row = { model: 'phases', level: 0.9, coverage: 0.9, lower: 0.8, upper: 0.95, width: 1 }
    const rows = (['totalTime', 'rounds'] as const).map(quantity => ({ ...row, quantity }))
    expect(() => coverageWidthChart(rows)).toThrow('totalTime, rounds')
  })
})

test('stages of calibration come in their order, and only those that are there', () => {
  const row = { level: 0.9, coverage: 0.9, lower: 0.8, upper: 0.95 }
  const spec = calibrationChart([
    { ...row, stage: 'after' },
    { ...row, stage: 'before' },
  ])
  expect(JSON.stringify(spec)).toContain('"domain":["before","after"]')
})

describe('score differences', () => {
  const labels = (...pValues: number[]) => {
    const rows = pValues.map(pValue => ({ ...differences[0]!, pValue }))
    const { layer } = scoreDifferenceChart(rows, { title: 'CRPS (s)' }) as unknown as Panel
    return layer[1]!.data.values.map(row => row.p)
  }

  test('a p-value is never shown as zero', () => {
    expect(labels(0.35, 0.052, 0.0042, 0.0004, 0)).toEqual([
      'p = 0.35',
      'p = 0.05',
      'p = 0.004',
      'p < 0.001',
      'p < 0.001',
    ])
  })

  test('where there was no test, none is shown', () => {
    expect(labels(Number.NaN)).toEqual([''])
  })

  test('one reference at a time', () => {
    const rows = [...differences, { ...differences[0]!, reference: 'resample' }]
    expect(() => scoreDifferenceChart(rows, { title: 'CRPS (s)' })).toThrow('constant-rate, resample')
  })
})

test('windows without a write lie on the floor of a drift chart', () => {
  const { layer } = driftChart(drift) as unknown as Panel
  const { values } = layer[0]!.data as unknown as { values: Record<string, number>[] }
  expect(values.map(row => row.q05)).toEqual([20 / 1.2, 20 / 1.2])
  expect(layer[0]!.encoding.y.scale.domain[0]).toBe(20 / 1.2)
})

test.each([
  [[9.25, 11, 14, 14.5], 12.5],
  [[3, 3, 5], 20],
  [[7], 7],
])('the area that is filled is the CRPS of %j at %d', (draws, observed) => {
  const law = empirical(draws)
  const { layer } = crpsChart(law, observed, { quantity: 'Rounds' }) as unknown as {
    layer: { data: { values: { at: number; height: number }[] } }[]
  }
  const { values } = layer[0]!.data
  const area = values.slice(1).reduce((sum, { at }, i) => sum + (at - values[i]!.at) * values[i]!.height, 0)
  expect(area).toBeCloseTo(crps(law, observed), 4)
})
