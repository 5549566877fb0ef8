import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderPdf, renderPng, renderSvg, writeChart, writePage } from '../../src/charts/render.ts'
import { figure } from '../../src/charts/theme.ts'
import { charts } from './examples.ts'

const { downtime, 'dirty-curve': curve, pending } = charts as Record<string, NonNullable<(typeof charts)[string]>>

describe.each([
  ['SVG', renderSvg],
  ['PNG', renderPng],
  ['PDF', renderPdf],
] as const)('%s', (_, render) => {
  test('same chart, same bytes, whatever is drawn at the same time', async () => {
    const [first, , second] = await Promise.all([render(curve!), render(pending!), render(curve!)])
    expect(first).toEqual(second)
    expect(await render(pending!)).not.toEqual(first)
  })
})

test('one chart that fails does not stop the next', async () => {
  const broken = figure({ data: { values: [{}] }, mark: 'bar', transform: [{ calculate: '(', as: 'x' }] })
  await expect(renderSvg(broken)).rejects.toThrow()
  expect(await renderSvg(curve!)).toContain('Window (s)')
})

const words = (text: string, fontWeight: 'normal' | 'bold') =>
  figure({
    width: 100,
    height: 20,
    data: { values: [{}] },
    mark: { type: 'text', text, fontWeight, fontSize: 12, clip: true },
  })

test.each(['normal', 'bold'] as const)('a PNG shows text in %s', async weight => {
  expect(await renderPng(words('Downtime', weight))).not.toEqual(await renderPng(words('', weight)))
})

test('a PNG has 96 dots per inch times its scale', async () => {
  const [, points] = /width="([\d.]+)pt"/.exec(await renderSvg(downtime!))!
  const dots = Buffer.from(await renderPng(downtime!, { scale: 2 })).readUInt32BE(16)
  expect(Math.abs(dots - (Number(points) / 72) * 96 * 2)).toBeLessThanOrEqual(1)
})

test('a PDF is of the size in points, draws no images and embeds its fonts', async () => {
  const pdf = Buffer.from(await renderPdf(downtime!)).toString('latin1')
  const [, width] = /width="([\d.]+)pt"/.exec(await renderSvg(downtime!))!
  expect(pdf).toContain(`/MediaBox [0 0 ${width} `)
  expect(pdf).toContain('/FontFile2')
  expect(pdf).not.toContain('/Subtype /Image')
})

test('a chart is widened to a column with margins on both sides, and never made narrower', async () => {
  const sizeOf = (svg: string) => /width="([\d.]+)pt" height="([\d.]+)pt"/.exec(svg)!.slice(1).map(Number)
  const [width, height] = sizeOf(await renderSvg(downtime!))
  expect(sizeOf(await renderSvg(downtime!, { width: 300 }))).toEqual([300, height])
  expect(Buffer.from(await renderPdf(downtime!, { width: 300 })).toString('latin1')).toContain('/MediaBox [0 0 300 ')
  expect(Buffer.from(await renderPng(downtime!, { width: 300, scale: 3 })).readUInt32BE(16)).toBe((300 / 72) * 96 * 3)
  await expect(renderSvg(downtime!, { width: 100 })).rejects.toThrow(`wider than 100 pt: ${width} pt`)
})

describe('writing', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charts-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test.each([
    ['svg', '<svg'],
    ['png', '\u0089PNG'],
    ['pdf', '%PDF-'],
    ['json', '{\n  "$schema"'],
    ['html', '<!doctype html>'],
  ])('%s', async (ending, start) => {
    const file = join(folder, `downtime.${ending}`)
    await writeChart(downtime!, file)
    expect((await readFile(file, 'latin1')).startsWith(start)).toBe(true)
  })

  test('an unknown ending is refused by name', async () => {
    await expect(writeChart(downtime!, 'downtime.bmp')).rejects.toThrow('.svg, .png, .pdf, .json, .html: downtime.bmp')
  })

  test('what cannot be written leaves nothing behind', async () => {
    await expect(writeChart(downtime!, join(folder, 'absent', 'a.svg'))).rejects.toThrow('ENOENT')
    await writeChart(downtime!, join(folder, 'a.svg'))
    expect((await readdir(folder)).filter(name => name.startsWith('.'))).toEqual([])
  })

  test('a page carries its script and one picture per chart', async () => {
    const file = join(folder, 'page.html')
    await writePage({ title: 'T', sections: [{ heading: 'H', charts: [{ caption: 'C', spec: curve! }] }] }, file)
    const html = await readFile(file, 'utf8')
    expect(html.match(/<img src="data:image\/png;base64,/g)).toHaveLength(1)
    expect(html).toContain('vega-embed')
    expect(html.match(/<\/script>/g)).toHaveLength(2)
  })
})

test('a chart that was drawn is as it was', async () => {
  const spec = structuredClone(downtime!)
  const before = JSON.stringify(spec)
  await renderSvg(spec)
  expect(spec).toEqual(JSON.parse(before))
})
