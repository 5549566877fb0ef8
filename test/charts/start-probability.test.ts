import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test, vi } from 'vitest'
import { renderSvg } from '../../src/charts/render.ts'
import { startChart } from '../../src/charts/start-probability.ts'
import { columnWidth } from '../../src/charts/theme.ts'
import { planCharts, planStarts } from './plan-examples.ts'

interface Encoding {
  scale: { domain: number[] }
  axis: { labels?: boolean; title: string | null }
}
interface Panel {
  layer?: { mark: { type: string }; data?: { values: { asked: number }[] }; encoding: Record<'x' | 'y', Encoding> }[]
  encoding: Record<'x' | 'y', Encoding>
}
interface Starts {
  title: { text: string }
  data: { values: { at: number }[] }
  vconcat: [Panel, Panel]
}

const drawn = (rows = planStarts, probability = 0.95) => startChart(rows, { probability }) as unknown as Starts

test('two panels share the axis of the starts, named below the lower alone', () => {
  const [above, below] = drawn().vconcat
  const axes = [above.layer![0]!, above.layer![2]!, below].map(({ encoding }) => encoding.x)
  expect(axes.map(({ scale }) => scale.domain)).toEqual([
    [0, 60],
    [0, 60],
    [0, 60],
  ])
  expect(axes.map(({ axis }) => axis.title)).toEqual([null, null, 'Start (s from now)'])
})

test('a rule at what is asked', () => {
  expect(drawn().vconcat[0].layer![1]).toMatchObject({ mark: { type: 'rule' }, data: { values: [{ asked: 0.95 }] } })
  expect(drawn().title.text).toContain('the 95% asked')
  expect(drawn(planStarts, 0.999).title.text).toContain('the 99.9% asked')
})

test('the axis of probability holds every interval and what is asked; that of time begins at 0', () => {
  const domain = (rows = planStarts, probability = 0.95) =>
    drawn(rows, probability).vconcat[0].layer![0]!.encoding.y.scale.domain
  expect(domain()).toEqual([0.8, 1])
  expect(domain(planStarts, 0.72)).toEqual([0.7, 1])
  expect(domain(planStarts.slice(2, 3), 0.99)).toEqual([0.9, 1])
  expect(domain(planStarts.map(row => ({ ...row, lower: 0.02 })))).toEqual([0, 1])
  const times = drawn().vconcat[1].encoding.y.scale.domain
  expect(times).toEqual([0, expect.closeTo(1.05 * 6.2, 10)])
})

test('in the order of the starts, and a table like its rows', () => {
  expect(drawn(planStarts.toReversed())).toEqual(drawn())
  expect(startChart({ objects: () => [...planStarts] }, { probability: 0.95 })).toEqual(drawn())
})

const schema = new URL('../../node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url)
const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(schema, 'utf8')))
const certain = (share: number) => planStarts.map(row => ({ ...row, probability: share, lower: share, upper: share }))

describe.each([
  ['the example', planCharts['start-probability']],
  ['a start without a total time', drawn()],
  ['a single start', drawn(planStarts.slice(0, 1))],
  ['all 0', drawn(certain(0), 0.99)],
  ['all 1', drawn(certain(1), 0.99)],
])('%s', (_, chart) => {
  test('is valid Vega-Lite, and drawn in a column without a warning', async () => {
    const spec = chart as unknown as Parameters<typeof renderSvg>[0]
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
})

test('a total time that is not finite is a gap in the lower panel alone', async () => {
  const points = async (chart: Starts) =>
    (await renderSvg(chart as unknown as Parameters<typeof renderSvg>[0])).match(/aria-roledescription="point"/g)!
      .length
  expect(await points(drawn())).toBe(7)
  expect(await points(drawn(planStarts.filter(row => row.at !== 40)))).toBe(6)
})
