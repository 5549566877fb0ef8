import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test, vi } from 'vitest'
import { curveMapChart } from '../../src/charts/curve-map.ts'
import { renderSvg } from '../../src/charts/render.ts'
import { columnWidth } from '../../src/charts/theme.ts'

const cell = (bandwidth: number, downtimeLimit: number | null, totalTime: number | null, convergence: number) => ({
  bandwidth: bandwidth * 2 ** 20,
  downtimeLimit,
  totalTime,
  convergence,
})

const cells = Object.freeze([
  cell(64, 0.3, null, 0),
  cell(64, null, 99.44, 1),
  cell(640, 0.3, 47.7, 0.465),
  cell(640, null, 9.944, 1),
  cell(1280, 0.3, 1018.2, 0.998),
  cell(1280, null, 4.9, 1),
])
type Arguments = Parameters<typeof curveMapChart>
const values = (options?: Arguments[1], rows: Arguments[0] = cells) => {
  const { data } = curveMapChart(rows, options) as unknown as { data: { values: Record<string, unknown>[] } }
  return data.values
}

test('total times, with the probability where it is uncertain; what does not converge has no shade', () => {
  expect(values().map(({ first, second, shown }) => [first, second, shown])).toEqual([
    ['–', '', false],
    ['99.4', '', true],
    ['47.7', '47%', true],
    ['9.94', '', true],
    ['1018', '>99%', true],
    ['4.90', '', true],
  ])
})

test('the longest is darkest, by the logarithm', () => {
  const shades = values().map(({ shade }) => shade as number)
  expect([shades[4], shades[5]]).toEqual([1, 0])
  expect(shades[1]).toBeCloseTo(Math.log(99.44 / 4.9) / Math.log(1018.2 / 4.9), 12)
})

test('probabilities: neither what may happen is none nor what may fail is all', () => {
  const found = values({ quantity: 'convergence' })
  expect(found.map(({ first }) => first)).toEqual(['0%', '100%', '47%', '100%', '>99%', '100%'])
  expect(found.map(({ shade }) => shade)).toEqual([0, 1, 0.465, 1, 0.998, 1])
  expect(values({ quantity: 'convergence' }, [cell(1, 1, null, 0.001)])[0]!.first).toBe('<1%')
})

test('the fastest at the top, and the widest limit last', () => {
  const { encoding } = curveMapChart([...cells].reverse()) as unknown as {
    encoding: Record<'x' | 'y', { scale: { domain: string[] } }>
  }
  expect(encoding.x.scale.domain).toEqual(['300 ms', 'unlimited'])
  expect(encoding.y.scale.domain).toEqual(['1.25 GiB/s', '640 MiB/s', '64 MiB/s'])
})

const schema = new URL('../../node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url)
const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(schema, 'utf8')))

test.each(['totalTime', 'convergence'] as const)('%s is valid Vega-Lite, and drawn in a column', async quantity => {
  const limits = [0.125, 0.25, 0.5, 1, 5, null]
  const grid = [12.5, 128, 256, 320].flatMap(rate =>
    limits.map((limit, i) => cell(rate, limit, i < 4 ? null : i, i / 5)),
  )
  const spec = curveMapChart(grid, { quantity })
  validate(spec)
  expect(validate.errors).toBeNull()
  expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
  const warnings = vi.spyOn(console, 'warn')
  const svg = await renderSvg(spec)
  expect(warnings).not.toHaveBeenCalled()
  vi.restoreAllMocks()
  expect(svg).not.toContain('NaN')
  expect(Number(/width="([\d.]+)pt"/.exec(svg)![1])).toBeLessThanOrEqual(columnWidth + 4)
})

test('a map without any migration that converges has no shades', () => {
  expect(values({}, [cell(1, 1, null, 0)])).toMatchObject([{ first: '–', shown: false }])
})
