import { type CountsTrace, isCounts } from './counts.ts'
import { writeCsv } from './csv.ts'
import { readDirtyRate } from './dirty-rate.ts'
import { formatOf } from './formats.ts'
import { InputError } from './input-error.ts'
import { openParquet } from './parquet.ts'
import type { TraceReader } from './reader.ts'
import { type Epochs, Trace, type TraceInfo } from './trace.ts'
import { openWrites, type WritesOptions } from './writes.ts'

/**
 * Opens a trace by its extension: `.parquet`; `.csv`, `.tsv` or `.jsonl` of writes, also with `.gz`; `.json` of
 * dirty rates, which has counts only. `options` are for what the text formats do not tell; zero pages given
 * there stand for those of any format.
 *
 * @throws InputError when it cannot be read
 */
export async function openTrace(file: string, options: WritesOptions = {}): Promise<TraceReader | CountsTrace> {
  const { format } = formatOf(file, ['parquet', 'csv', 'tsv', 'jsonl', 'json'])
  if (format === 'parquet') return withZeroPages(await openParquet(file), options.zeroPages)
  if (format === 'json') return readDirtyRate(file, options)
  return openWrites(file, options)
}

const withZeroPages = (reader: TraceReader, zeroPages: number | undefined): TraceReader =>
  zeroPages === undefined ? reader : { ...reader, info: { ...reader.info, zeroPages } }

/**
 * Reads a whole trace into memory: 8 bytes a run and 20 an epoch.
 *
 * @throws InputError when it cannot be read or has counts only
 */
export async function readTrace(file: string, options: WritesOptions = {}): Promise<Trace> {
  const { info, length, batches } = await openReplayable(file, options)
  const starts = new Float64Array(length)
  const ends = new Float64Array(length)
  const offsets = new Uint32Array(length + 1)
  const parts: Pick<Epochs, 'firsts' | 'counts'>[] = []
  let epochs = 0
  let runs = 0
  for await (const batch of batches()) {
    starts.set(batch.starts, epochs)
    ends.set(batch.ends, epochs)
    for (let i = 1; i < batch.offsets.length; i++) offsets[epochs + i] = runs + batch.offsets[i]!
    parts.push({ firsts: batch.firsts.slice(), counts: batch.counts.slice() })
    epochs += batch.starts.length
    runs += batch.firsts.length
  }
  const join = (column: 'firsts' | 'counts') =>
    concatenated(
      parts.map(part => part[column]),
      runs,
    )
  return new Trace(info, { starts, ends, offsets, firsts: join('firsts'), counts: join('counts') })
}

function concatenated(parts: readonly Uint32Array[], length: number): Uint32Array {
  const whole = new Uint32Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/**
 * Converts any readable trace to `.parquet`, or to `.csv`, `.tsv` or `.jsonl` (also `.gz`), in bounded memory, whole or
 * not at all. Gives what is known of the guest, as it was written or taken.
 *
 * @throws InputError when the input cannot be read or has counts only, or the output cannot be written
 */
export async function convert(input: string, output: string, options: WritesOptions = {}): Promise<TraceInfo> {
  const { format } = formatOf(output, ['parquet', 'csv', 'tsv', 'jsonl'])
  const { info, length, batches } = await openReplayable(input, options)
  if (format === 'parquet') {
    const { writeParquet } = await import('./parquet-writer.ts')
    await writeParquet(output, info, length, batches())
  } else await writeCsv(output, batches())
  return info
}

async function openReplayable(file: string, options: WritesOptions): Promise<TraceReader> {
  const trace = await openTrace(file, options)
  if (!isCounts(trace)) return trace
  throw new InputError(
    file,
    'trace',
    'has counts only, no pages, and cannot be replayed',
    `${trace.windows.length} windows`,
  )
}
