import { createReadStream } from 'node:fs'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { identifier, literal, openDatabase, reason } from './duckdb.ts'
import { withFile } from './files.ts'
import { formatOf } from './formats.ts'
import { InputError } from './input-error.ts'

/** A text file as DuckDB reads it: every value a string. */
export interface Table {
  readonly columns: readonly string[]
  /** An SQL table function. */
  readonly source: string
  /** Whether the first row of the file is a header. */
  readonly header: boolean
}

/**
 * Opens CSV or TSV with a header, or JSONL, all of whose keys become columns; both may be compressed.
 *
 * @throws InputError when it is missing, empty or truncated gzip
 */
export async function openTable(file: string): Promise<Table> {
  const { format, gzip } = formatOf(file, ['csv', 'tsv', 'jsonl'])
  const head = gzip
    ? await gzipHead(file)
    : await withFile(file, async handle => {
        const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(headBytes) })
        return buffer.subarray(0, bytesRead)
      })
  if (head.length === 0) throw new InputError(file, 'row 1', 'empty file', '0 bytes')
  if (format === 'jsonl') return openJsonLines(file)
  const separator = format === 'csv' ? ',' : '\t'
  const [line = ''] = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
  const columns = line.split(separator).map(name => name.trim().replace(/^"(.*)"$/, '$1'))
  const options = `auto_detect = false, header = true, delim = ${literal(separator)}, quote = '"', escape = '"'`
  return { columns, source: `read_csv(${literal(file)}, ${options}, columns = ${strings(columns)})`, header: true }
}

const headBytes = 65_536

/** The first bytes of a gzip file, all of which is read: DuckDB takes a truncated one for a short one. */
async function gzipHead(file: string): Promise<Buffer> {
  await withFile(file, async () => {})
  const parts: Buffer[] = []
  let kept = 0
  const head = new Writable({
    write(part: Buffer, _, done) {
      if (kept < headBytes) kept += parts.push(part) && part.length
      done()
    },
  })
  try {
    await pipeline(createReadStream(file), createGunzip(), head)
  } catch (cause) {
    throw new InputError(file, 'gzip', 'not a whole gzip file', cause instanceof Error ? cause.message : cause)
  }
  return Buffer.concat(parts)
}

async function openJsonLines(file: string): Promise<Table> {
  const options = `format = 'newline_delimited', records = true`
  const { connection, close } = await openDatabase()
  try {
    const table = await connection.run(
      `select * from read_json(${literal(file)}, ${options}, sample_size = -1, map_inference_threshold = -1) limit 0`,
    )
    const columns = table.columnNames()
    return { columns, source: `read_json(${literal(file)}, ${options}, columns = ${strings(columns)})`, header: false }
  } catch (cause) {
    throw tableError(file, cause)
  } finally {
    close()
  }
}

const strings = (columns: readonly string[]) => `{${columns.map(name => `${literal(name)}: 'VARCHAR'`).join(', ')}}`

/** A string column as numbers: decimal or `0x`, NaN when it is neither. */
export const asNumber = (column: string): string => {
  const name = identifier(column)
  return `coalesce(try_cast(${name} as double), try_cast(${name} as ubigint)::double, 'nan'::double)`
}

/** DuckDB's complaint about a row as an InputError that names the row. */
export function tableError(file: string, cause: unknown): unknown {
  if (cause instanceof InputError || !(cause instanceof Error)) return cause
  const { message } = cause
  const fields = /on Line: (\d+)\nOriginal Line:\s*(.*)\n\s*Expected Number of Columns: (\d+) Found: (\d+)/.exec(
    message,
  )
  if (fields) {
    const [, row, line, expected, found] = fields
    return new InputError(file, `row ${row}`, `expected ${expected} columns, found ${found}`, line)
  }
  const json = /Malformed JSON .* at byte (\d+) in line (\d+): ([\w ]+)/.exec(message)
  if (json) return new InputError(file, `row ${Number(json[2]) - 1}`, `${json[3]} in JSON`, `byte ${json[1]}`)
  return new InputError(file, 'rows', 'cannot be read', reason(cause, file))
}
