import type { DuckDBDataChunk } from '@duckdb/node-api'
import { chunksOf, doubles, identifier, openDatabase } from './duckdb.ts'
import { InputError } from './input-error.ts'
import { asNumber, type Table, tableError } from './table.ts'

/** Which column of a log of writes is what. */
export interface Layout {
  readonly file: string
  readonly table: Table
  readonly time: string
  readonly end: string | undefined
  /** What a second has of the units of the times. */
  readonly unitsPerSecond: number
  readonly page: string
  /** Bytes of a page where the column is an address; 1 where it is a page. */
  readonly bytesPerPage: number
}

/** Consecutive rows of a log of writes, by columns; a page of -1 is none. */
export interface WriteRows {
  /** Number of the first of these rows in the file. */
  readonly row: number
  readonly times: Float64Array
  readonly ends?: Float64Array
  readonly pages: Float64Array
}

const unitsPerSecond = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 } as const
type TimeUnit = keyof typeof unitsPerSecond

const pages = ['page', 'pfn', 'gfn', 'address']

/** What a column is by its name, and the unit of its times. */
function roleOf(column: string): { role: 'time' | 'end' | 'page'; unit?: TimeUnit } | undefined {
  const name = column.toLowerCase()
  if (pages.includes(name)) return { role: 'page' }
  const [, word, unit = 's'] = /^(time|timestamp|start|end)(?:_(s|ms|us|ns))?$/.exec(name) ?? []
  if (word === undefined) return undefined
  return { role: word === 'end' ? 'end' : 'time', unit: unit as TimeUnit }
}

/** @throws InputError when a column is unknown or given twice, or there is neither time nor page */
export function layoutOf(file: string, table: Table, pageSize: number): Layout {
  const found = new Map<string, string>()
  const units = new Set<TimeUnit>()
  for (const column of table.columns) {
    const { role, unit } = roleOf(column) ?? {}
    const place = `column ${column}`
    if (!role) throw new InputError(file, place, 'unknown: expected time, page or address, and end if any', column)
    if (found.has(role)) throw new InputError(file, place, `${role} is given already`, found.get(role))
    found.set(role, column)
    if (unit) units.add(unit)
  }
  const [time, page] = [found.get('time'), found.get('page')]
  if (!time) throw new InputError(file, 'column time', 'missing', table.columns.join(', '))
  if (!page) throw new InputError(file, 'column page', 'missing, and no address either', table.columns.join(', '))
  if (units.size > 1)
    throw new InputError(file, `column ${found.get('end')}`, `not in the unit of ${time}`, [...units].join(', '))
  return {
    file,
    table,
    time,
    page,
    end: found.get('end'),
    unitsPerSecond: unitsPerSecond[[...units][0]!],
    bytesPerPage: page.toLowerCase() === 'address' ? pageSize : 1,
  }
}

/**
 * The rows in the file's order.
 *
 * @throws InputError when a number cannot be read, a time runs backwards, or a page is not in the guest
 */
export async function* rowsOf(layout: Layout, pageCount: number): AsyncGenerator<WriteRows> {
  const { file, table, time, page, end } = layout
  const columns = [time, page, ...(end ? [end] : [])]
  const { connection, close } = await openDatabase()
  try {
    let row = table.header ? 2 : 1
    let before = 0
    for await (const chunk of chunksOf(
      connection,
      [...columns.map(asNumber), ...columns.map(identifier)],
      table.source,
    )) {
      const rows = { ...toRows(layout, chunk, columns.length, row, before, pageCount), row }
      row += chunk.rowCount
      before = rows.times.at(-1)!
      yield rows
    }
  } catch (cause) {
    throw tableError(file, cause)
  } finally {
    close()
  }
}

type Columns = Omit<WriteRows, 'row'>

function toRows(
  layout: Layout,
  chunk: DuckDBDataChunk,
  width: number,
  row: number,
  start: number,
  pageCount: number,
): Columns {
  const { bytesPerPage } = layout
  const fault = (i: number, column: number, problem: string) => {
    const name = [layout.time, layout.page, layout.end][column]
    const value = chunk.getColumnVector(width + column).getItem(i)
    return new InputError(layout.file, `row ${row + i}, column ${name}`, problem, value ?? 'empty')
  }
  const seconds = (column: number) => numbers(chunk, column).map(time => time / layout.unitsPerSecond)
  const times = seconds(0)
  const pages = numbers(chunk, 1).slice()
  const ends = layout.end ? seconds(2) : undefined
  let before = start
  for (let i = 0; i < chunk.rowCount; i++) {
    const time = times[i]!
    if (!(time >= before && time < Infinity)) throw fault(i, 0, timeProblem(time, before))
    if (ends && !(ends[i]! < Infinity)) throw fault(i, 2, timeProblem(ends[i]!, -Infinity))
    before = time
    const value = pages[i]!
    const page = Math.floor(value / bytesPerPage)
    if (page >= 0 && page < pageCount && Number.isInteger(value)) pages[i] = page
    else if (Number.isNaN(value) && chunk.getColumnVector(width + 1).getItem(i) === null) pages[i] = -1
    else throw fault(i, 1, pageProblem(value, pageCount))
  }
  return { times, pages, ...(ends && { ends }) }
}

const numbers = (chunk: DuckDBDataChunk, column: number) => doubles(chunk.getColumnVector(column))

function timeProblem(time: number, before: number): string {
  if (Number.isNaN(time)) return 'not a number'
  if (!Number.isFinite(time)) return 'not finite'
  return time < 0 ? 'negative' : `runs backwards, after ${before} s`
}

function pageProblem(value: number, pageCount: number): string {
  if (Number.isNaN(value)) return 'not a number'
  if (value < 0) return 'negative'
  if (!Number.isInteger(value)) return 'not a whole number'
  return `out of range, of ${pageCount} pages`
}
