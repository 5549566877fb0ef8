import type { TopLevelSpec } from 'vega-lite'
import { pageStyle } from './page-style.ts'

/** A table whose cells are already formatted. */
export interface PageTable {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

/** A chart with its caption; a wide one, of a whole page's width, has a row to itself. */
export interface PageChart {
  caption: string
  spec: TopLevelSpec
  wide?: boolean
}

/** A part of a report: an empty line in `text` separates paragraphs. */
export interface PageSection {
  heading?: string
  text?: string
  table?: PageTable
  charts?: readonly PageChart[]
  /** HTML that goes in as it is, before the charts. */
  html?: string
}

/** What makes a page more than its charts: a script in the place of theirs, its style, and the text of its workers. */
export interface PageProgram {
  script: string
  style: string
  /** By the id that the script knows it by. */
  workers: Readonly<Record<string, string>>
}

/** A report. */
export interface Page {
  title: string
  lead?: string
  sections: readonly PageSection[]
  program?: PageProgram
}

/** What a page carries besides its content: the script with its SHA-256 in base64, and a picture per chart in order. */
export interface PageAssets {
  script: string
  scriptHash: string
  images: readonly string[]
}

/** One self-contained HTML document; its content security policy allows its own script and no network. */
export function page({ title, lead, sections, program }: Page, { script, scriptHash, images }: PageAssets): string {
  const pictures = images.values()
  const workers = Object.entries(program?.workers ?? {})
  const policy = [
    `default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'`,
    ...(workers.length > 0 ? ['worker-src blob:'] : []),
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}${program?.style ?? ''}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(title)}</h1>
${lead === undefined ? '' : `<p class="lead">${escapeHtml(lead)}</p>`}
</header>
${sections.map(section => sectionHtml(section, () => pictures.next().value ?? '')).join('\n')}
</main>
${workers.map(([id, text]) => `<script type="text/plain" id="${id}">${text}</script>\n`).join('')}<script>${script}</script>
</body>
</html>
`
}

function sectionHtml({ heading, text, table, html = '', charts = [] }: PageSection, picture: () => string): string {
  const parts = [
    heading === undefined ? '' : `<h2>${escapeHtml(heading)}</h2>`,
    ...paragraphs(text ?? ''),
    table ? tableHtml(table) : '',
    html,
    charts.length === 0
      ? ''
      : `<div class="charts">\n${charts.map(chart => chartHtml(chart, picture())).join('\n')}\n</div>`,
  ]
  return `<section>\n${parts.filter(part => part !== '').join('\n')}\n</section>`
}

const paragraphs = (text: string) =>
  text
    .split(/\n\s*\n/)
    .filter(paragraph => paragraph.trim() !== '')
    .map(paragraph => `<p>${escapeHtml(paragraph.trim())}</p>`)

function chartHtml({ caption, spec, wide = false }: PageChart, picture: string): string {
  const json = JSON.stringify(spec).replaceAll('<', '\\u003c')
  return `<figure${wide ? ' class="wide"' : ''}>
<div class="card" data-chart><img src="${escapeHtml(picture)}" alt="${escapeHtml(caption)}"><script type="application/json">${json}</script></div>
${caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`}
</figure>`
}

function tableHtml({ columns, rows }: PageTable): string {
  const numeric = columns.map((_, i) => rows.every(row => /^[-−+<>≤≥~≈]?\s*[\d.]|^[-–—∞]?$/.test(row[i] ?? '')))
  const cells = (tag: string, row: readonly string[]) =>
    columns
      .map((_, i) => [row[i] ?? '', row[i] ? tag : 'td', numeric[i] ? ' class="number"' : ''] as const)
      .map(([text, name, kind]) => `<${name}${kind}>${breakable(text)}</${name}>`)
      .join('')
  return `<div class="scroll"><table>
<thead><tr>${cells('th', columns)}</tr></thead>
<tbody>
${rows.map(row => `<tr>${cells('td', row)}</tr>`).join('\n')}
</tbody>
</table></div>`
}

/** A cell that may break before its interval, and nowhere else. */
const breakable = (text: string) => escapeHtml(text).replace(/^(.+) (\[.+\])$/, '<span>$1</span> <span>$2</span>')

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it stands in HTML and its attributes. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, character => entities[character]!)
