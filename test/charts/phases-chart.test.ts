import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type PhaseRow, phasesChart } from '../../src/charts/phases.ts'
import { renderSvg } from '../../src/charts/render.ts'
import { pageWidth } from '../../src/charts/theme.ts'

const schema = JSON.parse(
  readFileSync(new URL('../../node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url), 'utf8'),
)
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema)

const observed = [
  { time: 0, value: 120, name: 'Hot pages' },
  { time: 0.1, value: 4000, name: 'Hot pages' },
  { time: 0.2, value: 3900, name: 'Hot pages' },
  { time: 0, value: 3, name: 'Cold pages' },
  { time: 0.2, value: 70, name: 'Cold pages' },
]
const path: PhaseRow[] = [
  { time: 0, timeEnd: 0.1, phase: 1 },
  { time: 0.1, timeEnd: 0.3, phase: 3 },
]
const smoothed: PhaseRow[] = [
  { time: 0.1, timeEnd: 0.2, phase: 2, probability: 0.3 },
  { time: 0, timeEnd: 0.1, phase: 1, probability: 0.999 },
  { time: 0, timeEnd: 0.1, phase: 2, probability: 0.001 },
  { time: 0.1, timeEnd: 0.2, phase: 1, probability: 0.7 },
]
const charts = { phases: phasesChart(observed, path), 'phases-smoothed': phasesChart(observed, smoothed) }

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

  test('renders in the width of a page, without a warning', async () => {
    const warnings = vi.spyOn(console, 'warn')
    const svg = await renderSvg(spec)
    expect(warnings).not.toHaveBeenCalled()
    expect(Number(/width="([\d.]+)pt"/.exec(svg)![1])).toBeLessThanOrEqual(pageWidth + 4)
    expect(svg).not.toContain('NaN')
  })
})

const strip = (spec: object) =>
  (spec as { vconcat: { data: { values: (PhaseRow & { below: number; above: number })[] } }[] }).vconcat[0]!.data.values

test('probabilities are stacked in the order of phases, and those too small to see are left out', () => {
  expect(strip(charts['phases-smoothed']).map(({ time, phase, below, above }) => [time, phase, below, above])).toEqual([
    [0, 1, 0, 0.999],
    [0.1, 1, 0, 0.7],
    [0.1, 2, 0.7, 1],
  ])
})

test('a path fills its band', () => {
  expect(strip(charts.phases).every(({ below, above }) => below === 0 && above === 1)).toBe(true)
})
