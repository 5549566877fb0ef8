import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, extname } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import PDFDocument from 'pdfkit'
import svgToPdf from 'svg-to-pdfkit'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { resetSVGDefIds, textMetrics } from 'vega-scenegraph'
import { writeWhole } from '../trace/files.ts'
import { type Page, page } from './page.ts'
import { padding } from './theme.ts'

const { resolve } = createRequire(import.meta.url)
const fonts = {
  regular: resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'),
  bold: resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf'),
}

const bundle = new URL('../../dist/charts/embed.min.js', import.meta.url)

const ruler = new PDFDocument({ autoFirstPage: false })
textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  ruler.font(isBold(fontWeight) ? fonts.bold : fonts.regular, fontSize).widthOfString(String(text ?? '').trim())

const isBold = (weight: string | number | undefined) => weight === 'bold' || Number(weight) >= 600

let previous: Promise<unknown> = Promise.resolve()

/** How a chart is drawn. */
export interface Rendering {
  /** The width of the whole, in points, up to which margins are added on both sides; by default what the chart takes. */
  width?: number
}

/**
 * A chart as SVG, its size in points. The same chart gives the same text.
 *
 * @throws RangeError where the chart is wider than `width`
 */
export async function renderSvg(spec: TopLevelSpec, rendering: Rendering = {}): Promise<string> {
  return (await drawn(spec, rendering)).replace(size, 'width="$1pt" height="$2pt"')
}

/** A chart as PNG of 96 · `scale` dots per inch. The same chart gives the same bytes. */
export async function renderPng(
  spec: TopLevelSpec,
  { scale = 3, ...rendering }: Rendering & { scale?: number } = {},
): Promise<Uint8Array> {
  return new Resvg(await renderSvg(spec, rendering), {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles: Object.values(fonts), defaultFontFamily: 'Arimo' },
  })
    .render()
    .asPng()
}

/** A chart as a vector PDF of one page with its fonts embedded. The same chart gives the same bytes. */
export async function renderPdf(spec: TopLevelSpec, rendering: Rendering = {}): Promise<Uint8Array> {
  // PDFKit refuses the dash without a gap that Vega-Lite's scale of dashes starts with.
  const svg = (await drawn(spec, rendering)).replaceAll(/ stroke-dasharray="[\d.]+,0"/g, '')
  const [, width, height] = size.exec(svg)!
  const document = new PDFDocument({
    size: [Number(width), Number(height)],
    margin: 0,
    info: { CreationDate: new Date(0), Producer: 'precopy', Creator: 'precopy' },
  })
  svgToPdf(document, svg, 0, 0, {
    assumePt: true,
    fontCallback: (_, bold) => (bold ? fonts.bold : fonts.regular),
    warningCallback: message => console.warn(message),
  })
  document.end()
  const chunks: Uint8Array[] = []
  for await (const chunk of document) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

/**
 * Clip paths are numbered by a counter that all views share, so views are drawn one after another. Vega marks the rows it
 * is given, so it is given a copy.
 */
function drawn(spec: TopLevelSpec, { width }: Rendering): Promise<string> {
  const svg = previous.then(async () => {
    const tight = await draw(spec)
    const missing = width === undefined ? 0 : width - Number(size.exec(tight)![1])
    if (missing < 0) throw new RangeError(`the chart is wider than ${width} pt: ${width! - missing} pt`)
    return missing === 0 ? tight : draw({ ...spec, padding: widened(missing) })
  })
  previous = svg.catch(() => {})
  return svg
}

const size = /width="([\d.]+)" height="([\d.]+)"/

async function draw(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(structuredClone(spec)).spec), { renderer: 'none' })
  resetSVGDefIds()
  return view.toSVG().finally(() => view.finalize())
}

const widened = (missing: number) => {
  const side = padding + missing / 2
  return { left: side, right: side, top: padding, bottom: padding }
}

/**
 * Writes a chart, whole or not at all, in the format that the file's name ends in: `.svg`, `.png`, `.pdf`, `.json` (the
 * spec itself) or `.html` (a page of its own).
 *
 * @throws RangeError for any other ending
 */
export async function writeChart(spec: TopLevelSpec, file: string): Promise<void> {
  const write = writers[extname(file).toLowerCase()]
  if (!write) throw new RangeError(`a chart ends in ${Object.keys(writers).join(', ')}: ${file}`)
  const content = await write(spec, file)
  await writeWhole(file, temporary => writeFile(temporary, content))
}

const writers: Record<string, (spec: TopLevelSpec, file: string) => Promise<string | Uint8Array>> = {
  '.svg': spec => renderSvg(spec),
  '.png': spec => renderPng(spec),
  '.pdf': spec => renderPdf(spec),
  '.json': async spec => `${JSON.stringify(spec, null, 2)}\n`,
  '.html': (spec, file) =>
    renderPage({ title: basename(file, extname(file)), sections: [{ charts: [{ caption: '', spec }] }] }),
}

/** A report as one HTML file that needs no network: charts are live where scripts run, and pictures elsewhere. */
export async function renderPage(content: Page): Promise<string> {
  const script = content.program?.script ?? (await readFile(bundle, 'utf8'))
  const images: string[] = []
  for (const { spec } of content.sections.flatMap(section => section.charts ?? [])) {
    images.push(`data:image/png;base64,${Buffer.from(await renderPng(spec)).toString('base64')}`)
  }
  return page(content, { script, scriptHash: createHash('sha256').update(script).digest('base64'), images })
}

/** Writes a report as one HTML file, whole or not at all. */
export async function writePage(content: Page, file: string): Promise<void> {
  const html = await renderPage(content)
  await writeWhole(file, temporary => writeFile(temporary, html))
}
