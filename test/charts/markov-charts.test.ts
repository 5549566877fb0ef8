import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { renderSvg } from '../../src/charts/render.ts'
import { columnWidth } from '../../src/charts/theme.ts'
import { type TransitionRow, transitionMatrixChart } from '../../src/charts/transition-matrix.ts'

const rowsOf = (names: readonly string[], matrix: readonly (readonly number[])[]): TransitionRow[] =>
  names.flatMap((from, i) => names.map((to, j) => ({ from, to, probability: matrix[i]![j]! })))

const pages = [
  { from: 'clean', to: 'clean', probability: 0.997, lower: 0.9961, upper: 0.9977 },
  { from: 'clean', to: 'dirty', probability: 0.003, lower: 0.0023, upper: 0.0039 },
  { from: 'dirty', to: 'clean', probability: 0.31, lower: 0.28, upper: 0.34 },
  { from: 'dirty', to: 'dirty', probability: 0.69, lower: 0.66, upper: 0.72 },
]

/** Ten phases that mostly follow one another, and the last of them for ever. */
const phases = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: 10 }, (_, j) => (i === 9 ? Number(j === 9) : j === i ? 0.6 : j === (i + 1) % 10 ? 0.32 : 0.01)),
)

const charts = {
  'transition-matrix': transitionMatrixChart(pages),
  'transition-matrix-phases': transitionMatrixChart(
    rowsOf(
      phases.map((_, i) => `${i + 1}`),
      phases,
    ),
  ),
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

describe('numbers', () => {
  const labels = (spec: object) => (spec as { data: { values: { label: string }[] } }).data.values.map(row => row.label)

  test('are not rounded to certainty, and what cannot happen has none', () => {
    expect(labels(charts['transition-matrix'])).toEqual(['.997', '.003', '.310', '.690'])
    const chart = transitionMatrixChart(
      rowsOf(
        ['a', 'b'],
        [
          [0, 1],
          [0.9996, 0.0004],
        ],
      ),
    )
    expect(labels(chart)).toEqual(['', '1', '>.999', '<.001'])
    const even = transitionMatrixChart(
      rowsOf(
        ['a', 'b'],
        [
          [0.9994, 0.0006],
          [0.5, 0.5],
        ],
      ),
    )
    expect(labels(even)).toEqual(['.999', '.001', '.500', '.500'])
  })

  test('of many states have two digits', () => {
    expect(labels(charts['transition-matrix-phases']).slice(0, 3)).toEqual(['.60', '.32', '.01'])
  })
})

test('states keep their order, and a table gives the chart of its rows', () => {
  const rows = Object.freeze(
    rowsOf(
      ['z', 'a'],
      [
        [0.5, 0.5],
        [0.1, 0.9],
      ],
    ),
  )
  const spec = transitionMatrixChart(rows)
  expect(spec).toMatchObject({
    encoding: { x: { scale: { domain: ['z', 'a'] } }, y: { scale: { domain: ['z', 'a'] } } },
  })
  expect(transitionMatrixChart({ objects: () => [...rows] })).toEqual(spec)
})
