import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { checked } from './check.ts'
import { writeWhole } from './files.ts'
import { formatOf } from './formats.ts'
import type { Epochs } from './trace.ts'

const textFormats = ['csv', 'tsv', 'jsonl'] as const

/**
 * Writes a row a page and epoch, `start_s, end_s, page`; an epoch without writes is one row with an empty page. The
 * extension chooses `.csv`, `.tsv` or `.jsonl`, each with `.gz` if wished. Whole or not at all, in bounded memory; times
 * keep their full precision. The page size, the page count and the rest of `TraceInfo` have no place in it.
 *
 * @throws InputError when the folder cannot be written to or the batches are not a trace
 */
export async function writeCsv(file: string, batches: AsyncIterable<Epochs> | Iterable<Epochs>): Promise<void> {
  const { format, gzip } = formatOf(file, textFormats)
  const lines = format === 'jsonl' ? jsonLines : separatedBy(format === 'csv' ? ',' : '\t')
  const text = Readable.from(rows(checked(file, 2 ** 32, batches), lines))
  await writeWhole(file, async temporary => {
    const output = createWriteStream(temporary)
    await (gzip ? pipeline(text, createGzip(), output) : pipeline(text, output))
  })
}

interface Lines {
  readonly header: string
  readonly empty: string
  /** What precedes the page in a row of an epoch. */
  readonly before: (start: number, end: number) => string
  readonly after: string
}

const separatedBy = (separator: string): Lines => ({
  header: `${['start_s', 'end_s', 'page'].join(separator)}\n`,
  empty: '',
  before: (start, end) => `${start}${separator}${end}${separator}`,
  after: '\n',
})

const jsonLines: Lines = {
  header: '',
  empty: 'null',
  before: (start, end) => `{"start_s":${start},"end_s":${end},"page":`,
  after: '}\n',
}

async function* rows(batches: AsyncIterable<Epochs>, { header, empty, before, after }: Lines): AsyncGenerator<string> {
  let text = header
  for await (const { starts, ends, offsets, firsts, counts } of batches) {
    for (let i = 0; i < starts.length; i++) {
      const prefix = before(starts[i]!, ends[i]!)
      if (offsets[i] === offsets[i + 1]) text += prefix + empty + after
      for (let r = offsets[i]!; r < offsets[i + 1]!; r++) {
        for (let page = firsts[r]!, to = page + counts[r]!; page < to; page++) {
          text += prefix + page + after
          if (text.length < chunkLength) continue
          yield text
          text = ''
        }
      }
    }
    yield text
    text = ''
  }
}

const chunkLength = 65_536
