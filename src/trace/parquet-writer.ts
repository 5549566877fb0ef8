import {
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBListValue,
  LIST,
  UINTEGER,
} from '@duckdb/node-api'
import { checked } from './check.ts'
import { literal, openDatabase } from './duckdb.ts'
import { writeWhole } from './files.ts'
import { infoFrom, metadataOf } from './parquet-metadata.ts'
import type { Epochs, TraceInfo } from './trace.ts'

/**
 * Writes a trace in the canonical form (see `openParquet`), whole or not at all; memory stays bounded, what exceeds it
 * waits in a folder beside the file.
 *
 * @param length number of epochs that `batches` will give
 * @throws InputError when the folder cannot be written to or the batches are not a trace of `length` epochs
 */
export async function writeParquet(
  file: string,
  info: TraceInfo,
  length: number,
  batches: AsyncIterable<Epochs> | Iterable<Epochs>,
): Promise<void> {
  const metadata = metadataOf(info)
  infoFrom(file, metadata)
  const pairs = [...metadata].map(([key, value]) => `${literal(key)}: ${literal(value)}`)
  await writeWhole(file, async temporary => {
    const { connection, close } = await openDatabase(`${temporary}.spill`)
    try {
      const groups = await stage(connection, checked(file, info.pageCount, batches, length))
      const rows = Math.min(...groups.slice(0, -1).map(group => group.rows), mostRows)
      await connection.run(
        `copy (${groups.map(({ table }) => `select * from ${table}`).join(' union all ')}) to ${literal(temporary)}
        (format parquet, compression zstd, row_group_size ${rows}, use_tmp_file false, kv_metadata {${pairs.join(', ')}})`,
      )
    } finally {
      close()
    }
  })
}

const mostRows = 122_880
const mostRuns = 1 << 22
const chunkRows = 2048
const chunkRuns = 1 << 20

interface RowGroup {
  readonly table: string
  rows: number
  runs: number
}

/**
 * Puts epochs into a table for each row group to come. DuckDB works on 2,048 lists at a time, whatever their length, but
 * never across tables or row groups: so these bound the memory of writing, and of reading.
 */
async function stage(connection: DuckDBConnection, batches: AsyncIterable<Epochs>): Promise<RowGroup[]> {
  const groups: RowGroup[] = []
  let group = { table: '', rows: mostRows, runs: 0 }
  let appender: DuckDBAppender | undefined
  for await (const batch of batches) {
    for (const { from, to, runs } of cuts(batch.offsets)) {
      if (!appender || group.rows + to - from > mostRows || group.runs + runs > mostRuns) {
        appender?.closeSync()
        group = { table: `epochs_${groups.length}`, rows: 0, runs: 0 }
        groups.push(group)
        await connection.run(
          `create table ${group.table} (start_s DOUBLE, end_s DOUBLE, first UINTEGER[], count UINTEGER[])`,
        )
        appender = await connection.createAppender(group.table)
      }
      appender.appendDataChunk(toChunk(batch, from, to))
      appender.flushSync()
      group.rows += to - from
      group.runs += runs
    }
  }
  appender?.closeSync()
  return groups
}

/** Where to cut a batch so that no part has too many epochs or, unless it is one epoch, too many runs. */
function* cuts(offsets: Uint32Array): Generator<{ from: number; to: number; runs: number }> {
  const epochs = offsets.length - 1
  for (let from = 0, to = 0; from < epochs; from = to) {
    to = from + 1
    while (to < epochs && to - from < chunkRows && offsets[to + 1]! - offsets[from]! <= chunkRuns) to++
    yield { from, to, runs: offsets[to]! - offsets[from]! }
  }
}

const list = LIST(UINTEGER)

function toChunk({ starts, ends, offsets, firsts, counts }: Epochs, from: number, to: number): DuckDBDataChunk {
  const lists = (values: Uint32Array) =>
    Array.from({ length: to - from }, (_, i) => {
      const runs = values.subarray(offsets[from + i]!, offsets[from + i + 1]!)
      return new DuckDBListValue(Array.from(runs))
    })
  const chunk = DuckDBDataChunk.create([DOUBLE, DOUBLE, list, list])
  chunk.setColumns([[...starts.subarray(from, to)], [...ends.subarray(from, to)], lists(firsts), lists(counts)])
  return chunk
}
