import { checked, clockTolerance } from './check.ts'
import { EpochsBuilder } from './epochs-builder.ts'
import { InputError } from './input-error.ts'
import type { TraceReader } from './reader.ts'
import { openTable } from './table.ts'
import type { Epochs } from './trace.ts'
import { layoutOf, rowsOf, type WriteRows } from './write-rows.ts'

/** How a log of writes becomes a trace. */
export interface WritesOptions {
  /** Seconds an epoch lasts where the rows have no `end`; 0.01 by default, ends with those of `end`. */
  readonly epoch?: number
  /** Bytes; 4096 by default. */
  readonly pageSize?: number
  /** The largest page written + 1 by default. */
  readonly pageCount?: number
  readonly zeroPages?: number
}

const mostEpochs = 1e8

/**
 * Opens a log of writes: CSV or TSV with a header, or JSONL, `.gz` if wished, of any size, rows in order of time.
 * Columns: `time` (seconds; also `timestamp`, or `start_s` where there is an end), `page` (also `pfn`, `gfn`) or `address`
 * (bytes), either decimal or 0x, and `end` if wished. Times whose names end in `_ms`, `_us` or `_ns` are in these units.
 *
 * With an end, the epochs are the distinct pairs of start and end, exactly. Without, epoch k lasts from k·epoch to
 * (k + 1)·epoch seconds on the file's clock; the first is the one of the first row, the last that of the last row, and
 * those between are kept though nothing was written in them. A row with an empty page is an instant, or an epoch, in
 * which nothing was written. The file is read twice: here, which checks all of it, and for the batches.
 *
 * @throws InputError that names the row (the header is row 1) and the value at fault
 * @throws RangeError when an option is not positive and finite, or a count is not whole
 */
export async function openWrites(file: string, options: WritesOptions = {}): Promise<TraceReader> {
  const { epoch = 0.01, pageSize = 4096, zeroPages } = options
  checkOptions({ epoch, ...options })
  const layout = layoutOf(file, await openTable(file), pageSize)
  const limit = options.pageCount ?? 2 ** 32
  const read = (length?: number) => {
    const rows = rowsOf(layout, limit)
    return checked(file, limit, layout.end ? givenEpochs(file, layout.end, rows) : cutEpochs(file, rows, epoch), length)
  }
  const { length, largest } = await measure(read())
  const pageCount = options.pageCount ?? largest + 1
  if (pageCount === 0) throw new InputError(file, `column ${layout.page}`, 'no page in any row: give the page count', 0)
  const info = { pageSize, pageCount, ...(zeroPages !== undefined && { zeroPages }) }
  return { file, info, length, batches: () => read(length) }
}

function checkOptions({ zeroPages, epoch, ...counts }: WritesOptions): void {
  if (!(epoch! > 0 && epoch! < Infinity)) throw new RangeError(`epoch must be positive and finite: ${epoch}`)
  if (zeroPages !== undefined && !(Number.isInteger(zeroPages) && zeroPages >= 0)) {
    throw new RangeError(`zeroPages must be a whole number: ${zeroPages}`)
  }
  for (const [name, value] of Object.entries(counts)) {
    if (value === undefined || (Number.isInteger(value) && value > 0 && value <= 2 ** 32)) continue
    throw new RangeError(`${name} must be a positive whole number: ${value}`)
  }
}

async function measure(batches: AsyncIterable<Epochs>): Promise<{ length: number; largest: number }> {
  let length = 0
  let largest = -1
  for await (const { starts, firsts, counts } of batches) {
    length += starts.length
    for (let r = 0; r < firsts.length; r++) largest = Math.max(largest, firsts[r]! + counts[r]! - 1)
  }
  return { length, largest }
}

/** Epochs as the rows give them. */
async function* givenEpochs(file: string, column: string, batches: AsyncIterable<WriteRows>): AsyncGenerator<Epochs> {
  const builder = new EpochsBuilder()
  let start = -1
  let end = 0
  for await (const { times, ends, pages, row } of batches) {
    for (let i = 0; i < times.length; i++) {
      if (times[i] !== start || ends![i] !== end) {
        const place = `row ${row + i}`
        if (start >= 0) builder.close(start, end)
        if (!(ends![i]! > times[i]!))
          throw new InputError(file, `${place}, column ${column}`, 'not after the start', ends![i])
        if (times[i]! < end - clockTolerance) {
          throw new InputError(file, place, `starts before the epoch before it ends at ${end} s`, times[i])
        }
        start = times[i]!
        end = ends![i]!
        if (builder.full) yield builder.take()
      }
      if (pages[i]! >= 0) builder.add(pages[i]!)
    }
  }
  if (start >= 0) builder.close(start, end)
  yield builder.take()
}

/** Epochs of equal length. */
async function* cutEpochs(file: string, batches: AsyncIterable<WriteRows>, epoch: number): AsyncGenerator<Epochs> {
  const builder = new EpochsBuilder()
  let first = -1
  let current = -1
  for await (const { times, pages, row } of batches) {
    for (let i = 0; i < times.length; i++) {
      const k = Math.floor(times[i]! / epoch + clockTolerance)
      if (current < 0) first = current = k
      if (k - first >= mostEpochs) {
        throw new InputError(file, `row ${row + i}`, `more than ${mostEpochs} epochs of ${epoch} s`, times[i])
      }
      for (; current < k; current++) {
        builder.close(current * epoch, (current + 1) * epoch)
        if (builder.full) yield builder.take()
      }
      if (pages[i]! >= 0) builder.add(pages[i]!)
    }
  }
  if (current >= 0) builder.close(current * epoch, (current + 1) * epoch)
  yield builder.take()
}
