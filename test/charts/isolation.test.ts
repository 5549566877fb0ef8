import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test, vi } from 'vitest'
import { isolationChart } from '../../src/charts/isolation.ts'
import { renderSvg } from '../../src/charts/render.ts'
import { pageWidth } from '../../src/charts/theme.ts'

const schemes = ['fair', 'reserved']
const phases = ['before', 'during', 'after'] as const
const frames = Object.freeze(
  ['neighbour', 'migrating'].flatMap((vm, v) =>
    schemes.flatMap((scheme, s) =>
      [-0.4, 0.2, 1.1, 1.4].map((release, i) => {
        const response = s === 0 && i === 1 ? 0.06 + 0.1 * v : i === 2 && v === 1 ? Infinity : 0.012
        return { vm, scheme, release, response, late: response > 0.04 }
      }),
    ),
  ),
)
const misses = Object.freeze(
  ['neighbour', 'migrating'].flatMap(vm =>
    schemes.flatMap(scheme =>
      phases.map((phase, p) => ({ vm, scheme, phase, frames: 50 + p, missed: scheme === 'fair' ? p : 0 })),
    ),
  ),
)
const still = Object.freeze([
  { scheme: 'fair', stopped: 1, resumed: 1.3 },
  { scheme: 'reserved', stopped: 1, resumed: 1.2 },
])
const spec = isolationChart(frames, { deadline: 0.04, still, misses })

interface Layer {
  readonly data: { values: Record<string, unknown>[] }
  readonly mark: { type: string; shape?: string; color?: string }
  readonly encoding: { x: { scale: { domain: number[] } }; y: { scale: { domain: number[] } } }
}
const panels = (spec as unknown as { concat: { layer: Layer[] }[] }).concat.map(({ layer }) => layer)
const valuesOf = (layers: readonly Layer[]) => layers.map(({ data }) => data.values)
const points = (layers: readonly Layer[], shape: string) => layers.find(({ mark }) => mark.shape === shape)!

test('a panel for each virtual machine and way of sharing', () => {
  const headings = panels.map(layers => layers.at(-1)!.data.values)
  expect(headings).toEqual([
    [{ text: 'Neighbour, without reservations' }],
    [{ text: 'Neighbour, with reservations' }],
    [{ text: 'Migrating virtual machine, without reservations' }],
    [{ text: 'Migrating virtual machine, with reservations' }],
  ])
})

test('frames on time are dots, late ones crosses, in milliseconds; one that never left is at the top', () => {
  const [first, second, , last] = panels as [Layer[], Layer[], Layer[], Layer[]]
  expect(points(first, 'cross').data.values).toEqual([{ release: 0.2, response: 60 }])
  expect(points(second, 'cross').data.values).toEqual([])
  expect(points(second, 'circle').data.values.length).toBe(4)
  const top = points(last, 'cross').encoding.y.scale.domain[1]!
  expect(top).toBeCloseTo(1.06 * 160, 9)
  expect(points(last, 'cross').data.values).toEqual([{ release: 1.1, response: top }])
})

test('panels share their times, and those of a row their response times', () => {
  const dots = panels.map(layers => points(layers, 'circle').encoding)
  for (const { x } of dots) expect(x.scale.domain).toEqual([-0.4, 1.4])
  expect(dots[0]!.y.scale).toEqual(dots[1]!.y.scale)
  expect(dots[2]!.y.scale).toEqual(dots[3]!.y.scale)
  expect(dots[0]!.y.scale.domain[1]).toBeCloseTo(1.06 * 60, 9)
})

test('the migration is shaded, the deadline is a line, late frames are counted', () => {
  const [shades, deadline, , , ...labels] = valuesOf(panels[0]!)
  expect(shades).toMatchObject([
    { from: 0, to: 1 },
    { from: 1, to: 1.3 },
  ])
  expect(deadline).toEqual([{ deadline: 40 }])
  expect(labels.slice(0, 3)).toEqual([
    [{ text: 'late before: 0 of 50' }],
    [{ text: 'during: 1 of 51' }],
    [{ text: 'after: 2 of 52' }],
  ])
  const colours = panels.map(layers => layers.slice(4, 7).map(({ mark }) => mark.color))
  expect(new Set(colours[1])).toEqual(new Set([colours[0]![0]]))
  expect(colours[0]![1]).toBe(points(panels[0]!, 'cross').mark.color)
})

test('is valid Vega-Lite, and renders across a page without a warning', async () => {
  const url = new URL('../../node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url)
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(url, 'utf8')))
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
