import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test, vi } from 'vitest'
import { onlineChart } from '../../src/charts/online.ts'
import { renderSvg } from '../../src/charts/render.ts'
import { columnWidth } from '../../src/charts/theme.ts'

const schema = JSON.parse(
  readFileSync(new URL('../../node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url), 'utf8'),
)
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema)

const rows = Object.freeze(
  [2, 4, 6, 8].map(time =>
    Object.freeze({
      time,
      q05: time + 1,
      q25: 8,
      q50: 9,
      q75: 14 - time / 2,
      q95: 700 - 80 * time,
      convergence: time / 8,
    }),
  ),
)

interface Panel {
  layer?: {
    mark: { type: string }
    encoding: { y: { scale: { domain: number[] } } }
    data?: { values: { at: number }[] }
  }[]
}
const panels = (spec: object) => (spec as { vconcat: Panel[] }).vconcat

test.each([
  ['with the end', onlineChart(rows, { end: 9.5 })],
  ['without', onlineChart(rows)],
])('%s it is valid, drawn without a warning, and as wide as a column', async (_, spec) => {
  validate(spec)
  expect(validate.errors).toBeNull()
  const warnings = vi.spyOn(console, 'warn')
  const svg = await renderSvg(spec)
  expect(warnings).not.toHaveBeenCalled()
  expect(Number(/width="([\d.]+)pt"/.exec(svg)![1])).toBeLessThanOrEqual(columnWidth + 4)
  expect(svg).not.toContain('NaN')
})

test('the end is a line at its height, and only where it is known', () => {
  const lines = (spec: object) =>
    panels(spec)[0]!
      .layer!.filter(({ data }) => data)
      .map(({ data }) => data!.values.map(({ at }) => at))
  expect(lines(onlineChart(rows, { end: 9.5 }))).toEqual([
    [0, 19],
    [9.5, 9.5],
  ])
  expect(lines(onlineChart(rows))).toEqual([[0, 16]])
})

test('an end that is far away does not flatten the rest', () => {
  const top = (spec: object) => panels(spec)[0]!.layer![0]!.encoding.y.scale.domain
  expect(top(onlineChart(rows, { end: 9.5 }))).toEqual([0, 19])
  expect(
    top(
      onlineChart(
        rows.map(row => ({ ...row, q95: 12 })),
        { end: 9.5 },
      ),
    ),
  ).toEqual([0, 12])
})

test('a table gives the chart of its rows', () => {
  expect(onlineChart({ objects: () => [...rows] })).toEqual(onlineChart(rows))
})
