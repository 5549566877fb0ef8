import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { table } from 'arquero'
import { expect, test, vi } from 'vitest'
import { renderSvg } from '../../src/charts/render.ts'
import { columnWidth } from '../../src/charts/theme.ts'
import { type LawSurvivalRow, type SurvivalRow, writeIntervalsChart } from '../../src/charts/write-intervals.ts'
import { survival } from '../../src/distributions/law.ts'
import { weibull } from '../../src/distributions/weibull.ts'

interface Layer {
  mark: string | { type: string }
  data: { values: Record<string, number | string>[] }
  encoding: Record<'x' | 'y', { scale: { domain: number[] } }>
}

const observed: SurvivalRow[] = [
  { interval: 0.05, survival: 0.7, lower: 0.68, upper: 0.72 },
  { interval: 0.1, survival: 0.4, lower: 0.37, upper: 0.43 },
  { interval: 1, survival: 0.05, lower: 0.03, upper: 0.08 },
  { interval: 8, survival: 0.002, lower: 0, upper: 0.01 },
  { interval: 9, survival: 0, lower: 0, upper: 0.01 },
]
const laws: LawSurvivalRow[] = [
  { name: 'weibull', law: weibull(0.5, 0.1) },
  { name: 'exponential', law: weibull(1, 0.2) },
].flatMap(({ name, law }) =>
  [0.05, 0.1, 0.3, 1, 3, 9].map(interval => ({ law: name, interval, survival: survival(law, interval) })),
)
const spec = writeIntervalsChart(observed, laws)
const layers = (chart: object) => (chart as { layer: Layer[] }).layer

const readable = ({ config, ...rest }: Record<string, unknown>) =>
  JSON.stringify(rest, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value), 1)

test('is valid Vega-Lite', () => {
  const schema = new URL('../../node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url)
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(schema, 'utf8')))
  validate(spec)
  expect(validate.errors).toBeNull()
})

test('is the spec that someone has looked at', async () => {
  await expect(`${readable({ ...spec })}\n`).toMatchFileSnapshot('specs/write-intervals.snap')
})

test('renders in the width of a column, without a warning', async () => {
  const warnings = vi.spyOn(console, 'warn')
  const svg = await renderSvg(spec)
  expect(warnings).not.toHaveBeenCalled()
  expect(Number(/width="([\d.]+)pt"/.exec(svg)![1])).toBeLessThanOrEqual(columnWidth + 4)
  expect(svg).not.toContain('NaN')
})

test('a table and its frozen rows give the same chart', () => {
  const frozen = Object.freeze(observed.map(row => Object.freeze({ ...row })))
  expect(writeIntervalsChart(frozen)).toEqual(writeIntervalsChart(table(columnsOf(observed))))
})

const columnsOf = (rows: readonly SurvivalRow[]) => ({
  interval: rows.map(row => row.interval),
  survival: rows.map(row => row.survival),
  lower: rows.map(row => row.lower),
  upper: rows.map(row => row.upper),
})

test('what has no logarithm is not drawn, and the axis ends below the least share', () => {
  const [band, steps, lines] = layers(spec)
  const [floor] = steps!.encoding.y.scale.domain
  expect(floor).toBeCloseTo(0.002 / 3, 12)
  expect(steps!.data.values.map(row => row.interval)).toEqual([0.05, 0.1, 1, 8])
  expect(Math.min(...band!.data.values.map(row => Number(row.lower)))).toBe(floor)
  expect(Math.min(...lines!.data.values.map(row => Number(row.survival)))).toBeGreaterThan(floor!)
  expect(lines!.data.values.length).toBeLessThan(laws.length)
})

test('without a band there is none, nor a caption', () => {
  const bare = writeIntervalsChart(observed.map(({ interval, survival }) => ({ interval, survival })))
  expect(layers(bare)).toHaveLength(2)
  expect(bare.title).toBeUndefined()
})
