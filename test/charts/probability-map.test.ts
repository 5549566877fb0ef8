import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { table } from 'arquero'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type ProbabilityMapOptions, probabilityMapChart } from '../../src/charts/probability-map.ts'
import { renderSvg } from '../../src/charts/render.ts'
import { columnWidth, pageWidth } from '../../src/charts/theme.ts'
import { contourOf, geometricGrid } from '../../src/forecast/plan/map.ts'
import { cellsOf, MiB, planCells, planCharts } from './plan-examples.ts'

interface Layer {
  mark: { type: string; shape?: string; color?: string }
  data?: { values: { x: number; y: number; line?: number; label?: string }[] }
}
interface Map {
  title: { text: string[] }
  data: { values: { x: number; y: number; label: string; open: boolean; height: number }[] }
  layer: (Layer & { encoding: Record<'x' | 'y', { axis: { title: string; labelExpr: string; labelAngle: number } }> })[]
}

const drawn = (cells = planCells, options: Partial<ProbabilityMapOptions> = {}) => {
  const contour = contourOf(cells, options.probability ?? 0.9)
  return probabilityMapChart(cells, { probability: 0.9, contour, ...options }) as unknown as Map
}
const lineOf = ({ layer }: Map) => layer.filter(({ mark }) => mark.type === 'line').at(-1)?.data?.values ?? []
const pointsOf = ({ layer }: Map, shape: string) => layer.find(({ mark }) => mark.shape === shape)?.data?.values

test('a cell in its place, bandwidth upwards, whatever the order of the rows', () => {
  const places = ({ data }: Map) => data.values.map(({ x, y, label }) => [x, y, label])
  expect(places(drawn()).slice(0, 5)).toEqual([
    [0, 0, '0'],
    [1, 0, '1'],
    [2, 0, '1'],
    [3, 0, '15'],
    [0, 1, '20'],
  ])
  expect(places(drawn(planCells.toReversed())).reverse()).toEqual(places(drawn()))
  const { x, y } = drawn().layer[0]!.encoding
  expect([x.axis.title, x.axis.labelExpr]).toEqual(['Downtime limit (ms)', '["25","50","100","200"][datum.value]'])
  expect([y.axis.title, y.axis.labelExpr]).toEqual(['Bandwidth (MiB/s)', '["16","32","64","128"][datum.value]'])
})

describe('the contour', () => {
  test('lies between the middles of cells, and breaks where a limit has no point', () => {
    // 20% to 88% to 99.5% at 25 ms, 1% to 80% to 100% at 50 ms, up to 75% at 100 ms, 60% to 100% at 200 ms
    const [first, second, last] = [2 + 0.02 / 0.115, 1 + 0.1 / 0.2, 1 + 0.3 / 0.4]
    expect(lineOf(drawn()).map(({ x, y, line }) => [x, y, line])).toEqual(
      [
        [-0.5, first, 0],
        [0, first, 0],
        [1, second, 0],
        [1.5, second, 0],
        [2.5, last, 1],
        [3, last, 1],
        [3.5, last, 1],
      ].map(row => row.map(value => expect.closeTo(value, 10))),
    )
  })

  test('leaves the numbers free', () => {
    const { values } = drawn().data
    const number = values.find(({ x, y }) => x === 0 && y === 2)!
    expect(Math.abs(number.height - (2 + 0.02 / 0.115))).toBeGreaterThan(0.2)
    expect(values.filter(({ y }) => y === 0).every(({ y, height }) => height === y)).toBe(true)
  })

  test('without one the title tells what is asked', () => {
    const chart = drawn(planCells, { probability: 0.9, contour: [] })
    expect(lineOf(chart)).toEqual([])
    expect(chart.title.text[1]).toMatch(/^Asked: 90%/)
    expect(drawn().title.text[1]).toMatch(/^Line: 90%/)
  })
})

test('a cell is open where its interval holds what is asked', () => {
  const open = ({ data }: Map) => data.values.filter(cell => cell.open).map(({ x, y }) => [x, y])
  expect(open(drawn())).toEqual([[0, 2]])
  expect(drawn().title.text[1]).toContain('dashed')
  const decided = drawn(planCells, { probability: 0.5 })
  expect(open(decided)).toEqual([])
  expect(decided.title.text[1]).not.toContain('dashed')
})

test('the setting chosen and the downtime asked are marked by the logarithm, inside the map alone', () => {
  const marked = drawn(planCells, { chosen: { bandwidth: 32 * Math.SQRT2 * MiB, downtimeLimit: 0.05 }, downtime: 0.2 })
  expect(pointsOf(marked, 'diamond')).toMatchObject([{ x: 1, y: expect.closeTo(1.5, 10) }])
  expect(pointsOf(marked, 'triangle-down')).toMatchObject([{ x: 3, label: '200 ms asked' }])
  const beyond = drawn(planCells, { chosen: { bandwidth: 256 * MiB, downtimeLimit: 0.05 }, downtime: 0.3 })
  expect(pointsOf(beyond, 'diamond')).toBeUndefined()
  expect(pointsOf(beyond, 'triangle-down')).toBeUndefined()
  expect(beyond.title.text[1]).not.toContain('diamond')
})

test('a table gives the chart of its rows', () => {
  const names = ['bandwidth', 'downtimeLimit', 'probability', 'lower', 'upper'] as const
  const columns = Object.fromEntries(names.map(name => [name, planCells.map(cell => cell[name])]))
  const options = { probability: 0.9, contour: contourOf(planCells, 0.9) }
  expect(probabilityMapChart(table(columns), options)).toEqual(probabilityMapChart(planCells, options))
})

const schema = new URL('../../node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url)
const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(schema, 'utf8')))

/** All counts alike, or rising with the bandwidth and falling beyond most limits. */
const grid = (rows: number, columns: number, count?: number) =>
  cellsOf(
    geometricGrid(20 * MiB, 90 * MiB, rows),
    geometricGrid(0.03, 0.12, columns),
    Array.from({ length: rows }, (_, j) =>
      Array.from({ length: columns }, (_, i) =>
        Math.round(count ?? 200 / ((1 + Math.exp(4 - j)) * (1 + Math.exp(3 * (i - 0.8 * columns))))),
      ),
    ),
  )

afterEach(() => {
  vi.restoreAllMocks()
})

const chosen = { bandwidth: 40 * MiB, downtimeLimit: 0.07 }
describe.each([
  ['the example', planCharts['probability-map'], columnWidth],
  ['ten by ten at 99%', drawn(grid(10, 10), { probability: 0.99, chosen, downtime: 0.1 }), columnWidth],
  ['many limits', drawn(grid(8, 14), { chosen, downtime: 0.1 }), pageWidth],
  ['no contour', drawn(grid(9, 9), { contour: [], downtime: 0.03 }), columnWidth],
  ['one bandwidth', drawn(grid(1, 8, 150), { chosen, downtime: 0.12 }), columnWidth],
  ['one limit', drawn(grid(8, 1), { chosen: { ...chosen, downtimeLimit: 0.03 }, downtime: 0.03 }), columnWidth],
  ['one cell', drawn(grid(1, 1)), columnWidth],
  ['all 0', drawn(grid(8, 8, 0), { probability: 0.99 }), columnWidth],
  ['all 1', drawn(grid(8, 8, 200), { probability: 0.99 }), columnWidth],
  ['long labels', drawn(planCells.map(cell => ({ ...cell, downtimeLimit: cell.downtimeLimit ** 8 }))), columnWidth],
])('%s', (_, chart, width) => {
  const spec = chart as unknown as Parameters<typeof renderSvg>[0]

  test('is valid Vega-Lite and plain data', () => {
    validate(spec)
    expect(validate.errors).toBeNull()
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
  })

  test('is drawn in the width of a paper, without a warning', async () => {
    const warnings = vi.spyOn(console, 'warn')
    const svg = await renderSvg(spec)
    expect(warnings).not.toHaveBeenCalled()
    expect(svg).not.toContain('NaN')
    expect(Number(/width="([\d.]+)pt"/.exec(svg)![1])).toBeLessThanOrEqual(width + 4)
  })
})
