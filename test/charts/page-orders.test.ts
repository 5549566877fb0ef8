import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test, vi } from 'vitest'
import { pageOrdersChart } from '../../src/charts/page-orders.ts'
import { renderSvg } from '../../src/charts/render.ts'
import { pageWidth } from '../../src/charts/theme.ts'

const spread = (mean: number, change: number, error: number) => ({
  mean,
  q05: 0.9 * mean,
  q95: 1.2 * mean,
  change,
  error,
})
const rows = Object.freeze(
  ['before-sending', 'skip'].flatMap(accounting => [
    { accounting, order: 'address', sent: spread(4.9e4, 0, 0), pending: spread(880, 0, 0) },
    { accounting, order: 'least-recently-written', sent: spread(4.9e4, 0, 0), pending: spread(300, -0.6578, 0.021) },
    { accounting, order: 'optimal', sent: spread(4.88e4, -0.00424, 0.0004), pending: spread(340, 0.0613, 0.004) },
  ]),
)

interface Panel {
  readonly layer: readonly { data: { values: Record<string, unknown>[] }; encoding: { x: { scale: object } } }[]
}
const panels = (pageOrdersChart(rows) as unknown as { concat: Panel[] }).concat

test('a panel for each quantity and accounting, with the change beside each order', () => {
  expect(panels.map(({ layer }) => layer[0]!.data.values.map(({ label }) => label))).toEqual([
    ['', 'the same', '−0.42 ± 0.04%'],
    ['', '−66 ± 2%', '+6.1 ± 0.4%'],
    ['', 'the same', '−0.42 ± 0.04%'],
    ['', '−66 ± 2%', '+6.1 ± 0.4%'],
  ])
  const scales = panels.map(({ layer }) => layer[0]!.encoding.x.scale)
  expect(scales[2]).toEqual(scales[0])
  expect(scales[1]).toMatchObject({ domain: [0, expect.closeTo(1.06 * 1.2 * 880, 6)] })
})

test('is valid Vega-Lite, and renders across a page without a warning', async () => {
  const url = new URL('../../node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url)
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(url, 'utf8')))
  const spec = pageOrdersChart(rows)
  validate(spec)
  expect(validate.errors).toBeNull()
  expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
  const warnings = vi.spyOn(console, 'warn')
  const svg = await renderSvg(spec)
  expect(warnings).not.toHaveBeenCalled()
  warnings.mockRestore()
  expect(Number(/width="([\d.]+)pt"/.exec(svg)![1])).toBeLessThanOrEqual(pageWidth + 4)
  expect(svg).not.toContain('NaN')
})
