import type { ColumnTable } from 'arquero'
import type { TopLevelSpec } from 'vega-lite'
import { type Distribution, interval } from '../distributions/distribution.ts'
import { formatNumber } from './format-number.ts'
import { renderPng } from './render.ts'

/** Representations of one thing by their media types, of which a notebook shows the best that it can. */
export type MediaBundle = Readonly<Record<string, string | object>>

/** How the Jupyter kernel of Deno asks a value how it is to be shown. */
const display: unique symbol = Symbol.for('Jupyter.display') as never

/** What a notebook's kernel shows when a cell ends in it. */
export interface Shown {
  /** Every representation there is, by media type. */
  [display](): Promise<MediaBundle>
}

/** How `show` writes tables; charts ignore it. */
export interface ShowOptions {
  /** Of the intervals that stand for distributions in a table. */
  readonly level?: number
  /** Rows of a table, at most. */
  readonly limit?: number
}

/**
 * A chart or a table for a notebook. A chart is shown live where Vega-Lite is known, as in JupyterLab, and as a picture
 * elsewhere, as on GitHub; a table as HTML and as Markdown, its numbers at four significant digits, its distributions as
 * `median [lower, upper]`.
 */
export function show(content: TopLevelSpec | ColumnTable, options: ShowOptions = {}): Shown {
  return { [display]: async () => ('objects' in content ? tableMedia(content, options) : chartMedia(content)) }
}

async function chartMedia(spec: TopLevelSpec): Promise<MediaBundle> {
  const png = await renderPng(spec, { scale: 2 })
  return {
    'application/vnd.vegalite.v5+json': spec,
    'image/png': Buffer.from(png).toString('base64'),
    'text/plain': 'a chart by Vega-Lite',
  }
}

function tableMedia(table: ColumnTable, { level = 0.9, limit = 20 }: ShowOptions): MediaBundle {
  const names = table.columnNames()
  const byName = <Value>(value: (name: string) => Value) => Object.fromEntries(names.map(name => [name, value(name)]))
  const options = {
    limit,
    format: byName(() => (cell: unknown) => formatCell(cell, level)),
    align: byName(name => (table.size > 0 && typeof table.get(name) === 'string' ? 'l' : 'r')),
    null: () => '',
  }
  const rest = table.size > limit ? `${limit} of ${table.size} rows` : ''
  return {
    'text/html': table.toHTML(options) + (rest && `<p>${rest}</p>`),
    'text/plain': table.toMarkdown(options) + rest,
  }
}

function formatCell(value: unknown, level: number): string {
  if (typeof value === 'number') return formatNumber(value)
  if (!isDistribution(value)) return String(value)
  const [median, lower, upper] = [value.quantile(0.5), ...interval(value, level)].map(formatNumber)
  return `${median} [${lower}, ${upper}]`
}

const isDistribution = (value: unknown): value is Distribution =>
  typeof value === 'object' && value !== null && 'quantile' in value && 'cdf' in value
