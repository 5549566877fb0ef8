import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { TopLevelSpec } from 'vega-lite'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { renderSvg } from '../../src/charts/render.ts'
import { columnWidth, pageWidth } from '../../src/charts/theme.ts'
import { charts, pageCharts } from './examples.ts'
import { lawCharts, lawPageCharts } from './law-examples.ts'
import { paperCharts, paperPageCharts } from './paper-examples.ts'
import { planCharts } from './plan-examples.ts'

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

const wide: Record<string, TopLevelSpec> = { ...pageCharts, ...lawPageCharts, ...paperPageCharts }

describe.each(Object.entries({ ...charts, ...lawCharts, ...planCharts, ...paperCharts, ...wide }))(
  '%s',
  (name, spec) => {
    test('is valid Vega-Lite', () => {
      validate(spec)
      expect(validate.errors).toBeNull()
    })

    test('is plain data', () => {
      expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
    })

    test('is the spec that someone has looked at', async () => {
      await expect(`${readable({ ...spec })}\n`).toMatchFileSnapshot(`specs/${name}.snap`)
    })

    test('renders in the width of a paper, without a warning', async () => {
      const warnings = vi.spyOn(console, 'warn')
      const svg = await renderSvg(spec)
      expect(warnings).not.toHaveBeenCalled()
      expect(Number(/width="([\d.]+)pt"/.exec(svg)![1])).toBeLessThanOrEqual(
        (name in wide ? pageWidth : columnWidth) + 4,
      )
      expect(svg).not.toContain('NaN')
    })
  },
)

test('a broken spec is not valid', () => {
  expect(validate({ ...charts.downtime, layer: [{ mark: 'dotty' }] })).toBe(false)
})
