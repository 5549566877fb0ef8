import type { DuckDBConnection, DuckDBDataChunk, DuckDBListVector } from '@duckdb/node-api'
import { checked } from './check.ts'
import { chunksOf, doubles, literal, openDatabase, reason, uintegers } from './duckdb.ts'
import { withFile } from './files.ts'
import { InputError } from './input-error.ts'
import { infoFrom } from './parquet-metadata.ts'
import type { TraceReader } from './reader.ts'
import type { Epochs, TraceInfo } from './trace.ts'

const columns = { start_s: 'DOUBLE', end_s: 'DOUBLE', first: 'UINTEGER[]', count: 'UINTEGER[]' }

/**
 * Opens a trace in the canonical form: a row an epoch, `start_s` and `end_s` in seconds, `first` and `count` the runs of
 * dirty pages, the rest in metadata under keys that begin with `precopy.`.
 *
 * @throws InputError when it is missing, truncated or damaged, lacks a column, `precopy.page_size` or
 * `precopy.page_count`, or a column has another type; what is wrong inside an epoch is thrown when it is read
 */
export async function openParquet(file: string): Promise<TraceReader> {
  await withFile(file, async () => {})
  const { info, length } = await readHead(file)
  return { file, info, length, batches: () => checked(file, info.pageCount, readEpochs(file), length) }
}

async function readHead(file: string): Promise<{ info: TraceInfo; length: number }> {
  const { connection, close } = await openDatabase()
  try {
    await checkColumns(connection, file)
    const metadata = await connection.runAndReadAll(
      `select decode(key), decode(value) from parquet_kv_metadata(${literal(file)}) where decode(key) like 'precopy.%'`,
    )
    const rows = await connection.runAndReadAll(`select num_rows::double from parquet_file_metadata(${literal(file)})`)
    const info = infoFrom(file, new Map(metadata.getRows().map(([key, value]) => [String(key), String(value)])))
    return { info, length: Number(rows.getRows()[0]?.[0]) }
  } catch (cause) {
    if (cause instanceof InputError) throw cause
    throw new InputError(file, 'footer', 'not a whole Parquet file', reason(cause, file))
  } finally {
    close()
  }
}

async function checkColumns(connection: DuckDBConnection, file: string): Promise<void> {
  const table = await connection.run(`select * from read_parquet(${literal(file)}) limit 0`)
  const types = new Map(table.columnNames().map((name, i) => [name, String(table.columnType(i))]))
  for (const [name, type] of Object.entries(columns)) {
    const found = types.get(name)
    if (found === undefined) throw new InputError(file, `column ${name}`, 'missing', [...types.keys()].join(', '))
    if (found !== type) throw new InputError(file, `column ${name}`, `must be ${type}`, found)
  }
}

const whole = `start_s is not null and end_s is not null and len(first) = len(count)
  and list_count(first) = len(first) and list_count(count) = len(count)`

async function* readEpochs(file: string): AsyncGenerator<Epochs> {
  const { connection, close } = await openDatabase()
  let seen = 0
  try {
    const expressions = [...Object.keys(columns), `coalesce(${whole}, false)`]
    for await (const chunk of chunksOf(connection, expressions, `read_parquet(${literal(file)})`)) {
      yield toEpochs(file, chunk, seen)
      seen += chunk.rowCount
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause
    throw new InputError(file, `epoch ${seen} or later`, 'damaged', reason(cause, file))
  } finally {
    close()
  }
}

function toEpochs(file: string, chunk: DuckDBDataChunk, seen: number): Epochs {
  const rows = chunk.rowCount
  const firsts = chunk.getColumnVector(2) as DuckDBListVector
  const counts = chunk.getColumnVector(3) as DuckDBListVector
  const isWhole = chunk.getColumnVector(4)
  const offsets = new Uint32Array(rows + 1)
  for (let i = 0; i < rows; i++) {
    if (isWhole.getItem(i) !== true) throw incomplete(file, chunk, i, seen + i)
    offsets[i + 1] = offsets[i]! + firsts.getEntryLength(i)
  }
  return {
    starts: doubles(chunk.getColumnVector(0)),
    ends: doubles(chunk.getColumnVector(1)),
    offsets,
    firsts: flat(firsts, offsets),
    counts: flat(counts, offsets),
  }
}

function flat(lists: DuckDBListVector, offsets: Uint32Array): Uint32Array {
  const items = uintegers(lists.childVector)
  const values = new Uint32Array(offsets.at(-1)!)
  for (let i = 0; i + 1 < offsets.length; i++) {
    const from = lists.getEntryOffset(i)
    values.set(items.subarray(from, from + lists.getEntryLength(i)), offsets[i]!)
  }
  return values
}

function incomplete(file: string, chunk: DuckDBDataChunk, row: number, epoch: number): InputError {
  const values = chunk.getRowValues(row).slice(0, 4)
  const lists = values.slice(2) as (DuckDBListItems | null)[]
  const missing = [
    ...values.slice(0, 2).map(value => value === null),
    ...lists.map(list => !list || list.items.includes(null)),
  ]
  const column = Object.keys(columns)[missing.indexOf(true)]
  if (column) return new InputError(file, `epoch ${epoch}, column ${column}`, 'missing value', null)
  const lengths = lists.map(list => list?.items.length)
  return new InputError(file, `epoch ${epoch}`, 'first and count differ in length', lengths.join(' and '))
}

interface DuckDBListItems {
  readonly items: readonly unknown[]
}
