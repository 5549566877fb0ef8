import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { TopLevelSpec } from 'vega-lite'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type HazardRow, hazardChart } from '../../src/charts/hazard.ts'
import { type QuantileRow, quantileChart } from '../../src/charts/quantile-quantile.ts'
import { renderSvg } from '../../src/charts/render.ts'
import { columnWidth } from '../../src/charts/theme.ts'
import { hazardRows } from '../../src/distributions/hazard-rows.ts'
import { exactly, rightCensored } from '../../src/distributions/observations.ts'
import { quantileRows } from '../../src/distributions/qq.ts'
import { weibull } from '../../src/distributions/weibull.ts'

/** Two laws; one of its quantiles has no place on a logarithmic axis, and a band reaches beyond the axes. */
const quantiles: QuantileRow[] = [
  { law: 'weibull', theoretical: 0.1, observed: 0.2, lower: 1e-9, upper: 0.4 },
  { law: 'weibull', theoretical: 2, observed: 1.5, lower: 1, upper: Infinity },
  { law: 'log-normal', theoretical: 0, observed: 0.2, lower: 0, upper: 0.1 },
  { law: 'log-normal', theoretical: 0.3, observed: 0.2, lower: 0.15, upper: 0.5 },
  { law: 'log-normal', theoretical: 1.4, observed: 1.5, lower: 0.7, upper: 4 },
]

/** A bin that begins at 0, one in which nothing ended, and one in which all did. */
const hazards: HazardRow[] = [
  { law: 'observed', from: 0, to: 0.05, hazard: 2, lower: 1.5, upper: 2.6 },
  { law: 'observed', from: 0.05, to: 0.2, hazard: 0, lower: 0, upper: 0.9 },
  { law: 'observed', from: 0.2, to: 1, hazard: Infinity, lower: 0.8, upper: Infinity },
  ...[2.1, 1.4, 0.9].map((hazard, i) => {
    return { law: 'weibull', from: [0, 0.05, 0.2][i]!, to: [0.05, 0.2, 1][i]!, hazard, lower: null, upper: null }
  }),
]

const charts: Record<string, TopLevelSpec> = {
  'quantile-quantile': quantileChart(quantiles),
  hazard: hazardChart(hazards),
}

const schema = JSON.parse(
  readFileSync(new URL('../../node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url), 'utf8'),
)
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema)

/** The spec without the theme, numbers to six digits, an innermost object or list a line. */
const readable = ({ config, ...spec }: Record<string, unknown>) =>
  JSON.stringify(spec, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value), 2).replaceAll(
    /([[{])\n\s*([^[\]{}]*?)\n\s*([\]}])/g,
    (_, open, inside, close) => `${open} ${inside.replaceAll(/\n\s*/g, ' ')} ${close}`,
  )

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(Object.entries(charts))('%s', (name, spec) => {
  test('is valid Vega-Lite and plain data', () => {
    validate(spec)
    expect(validate.errors).toBeNull()
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
  })

  test('is the spec that someone has looked at', async () => {
    await expect(`${readable({ ...spec })}\n`).toMatchFileSnapshot(`specs/${name}.snap`)
  })

  test('renders in the width of a column, without a warning', async () => {
    const warnings = vi.spyOn(console, 'warn')
    const svg = await renderSvg(spec)
    expect(warnings).not.toHaveBeenCalled()
    expect(Number(/width="([\d.]+)pt"/.exec(svg)![1])).toBeLessThanOrEqual(columnWidth + 4)
    expect(svg).not.toContain('NaN')
  })
})

interface Layer {
  mark: { type: string } | string
  data: { values: Record<string, number | null>[] }
}
const markOf = ({ mark }: Layer) => (typeof mark === 'string' ? mark : mark.type)

test('a band beyond the axes ends at their edge, and quantiles of 0 are left out', () => {
  const { concat } = charts['quantile-quantile'] as unknown as { concat: { layer: Layer[] }[] }
  const band = concat.map(({ layer }) => layer.find(one => markOf(one) === 'area')!.data.values)
  expect(band.map(values => values.length)).toEqual([2, 2])
  expect(band[0]![0]!.lower).toBeCloseTo(0.1 / 1.3, 6)
  expect(band[0]![1]!.upper).toBeCloseTo(2 * 1.3, 6)
})

test('where all ended the interval alone is drawn, where nothing did a line at the edge', () => {
  const { layer } = charts.hazard as unknown as { layer: Layer[] }
  const [boxes, lines] = ['rect', 'rule'].map(mark => layer.find(one => markOf(one) === mark)!.data.values)
  expect(boxes).toHaveLength(3)
  expect(lines!.map(row => row.to)).toEqual([0.05, 0.2])
  expect(lines![1]!.hazard).toBe(boxes![1]!.lower)
})

test('tables and their rows give the same chart', () => {
  const law = weibull(0.8, 2)
  const observed = rightCensored([0.5, 1, 2, 4, 8], [1, 1, 1, 0, 1])
  const frozen = (rows: object[]) => Object.freeze(rows.map(row => Object.freeze(row)))
  const quantile = quantileRows(law, observed)
  expect(quantileChart(quantile)).toEqual(quantileChart(frozen(quantile.objects()) as QuantileRow[]))
  const hazard = hazardRows(exactly([1, 2, 3]), [law])
  expect(hazardChart(hazard)).toEqual(hazardChart(frozen(hazard.objects()) as HazardRow[]))
})
