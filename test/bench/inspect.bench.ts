import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, bench, describe } from 'vitest'
import { source } from '../../src/random.ts'
import { openDatabase } from '../../src/trace/duckdb.ts'
import { openParquet } from '../../src/trace/parquet.ts'
import { writeParquet } from '../../src/trace/parquet-writer.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import type { Epochs } from '../../src/trace/trace.ts'
import { curveTable } from '../../src/working-set/dirty-curve.ts'
import { WorkingSetScan } from '../../src/working-set/scan.ts'

const options = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 }

/** 10 million dirty page-epochs: 40,000 writes a second over 60,000 pages for 260 s, at 20 ms. */
const trace = syntheticTrace({
  pageCount: 131_072,
  epoch: 0.02,
  duration: 260,
  writes: { law: 'uniform', pages: 60_000, rate: 40_000 },
  source: source(1),
})
const folder = mkdtempSync(join(tmpdir(), 'precopy-bench-'))
const file = join(folder, 'trace.parquet')
await writeParquet(file, trace.info, trace.length, [trace])
afterAll(() => rmSync(folder, { recursive: true }))

/** What anybody would write: the last epoch of each page, and a histogram of intervals. */
function bare(
  pass: { last: Int32Array; intervals: Float64Array },
  { starts, offsets, firsts, counts }: Epochs,
  at = 0,
) {
  for (let i = 0; i < starts.length; i++) {
    for (let r = offsets[i]!; r < offsets[i + 1]!; r++) {
      const end = firsts[r]! + counts[r]!
      for (let page = firsts[r]!; page < end; page++) {
        if (pass.last[page]! >= 0) pass.intervals[at + i - pass.last[page]!]!++
        pass.last[page] = at + i
      }
    }
  }
}

const barePass = () => ({
  last: new Int32Array(trace.info.pageCount).fill(-1),
  intervals: new Float64Array(trace.length),
})

describe('dirty curve and its spread, 10 million dirty page-epochs in memory', () => {
  bench(
    'precopy',
    () => {
      const scan = new WorkingSetScan(trace.info.pageCount, trace.length)
      scan.add(trace)
      curveTable(scan.finish())
    },
    options,
  )
  bench('bare typed-array pass: write intervals only, no spread', () => bare(barePass(), trace), options)
})

describe('dirty curve and its spread, 10 million dirty page-epochs in Parquet', () => {
  bench(
    'precopy',
    async () => {
      const reader = await openParquet(file)
      const scan = new WorkingSetScan(reader.info.pageCount, reader.length)
      for await (const batch of reader.batches()) scan.add(batch)
      curveTable(scan.finish())
    },
    options,
  )
  bench(
    'bare typed-array pass over the same batches: write intervals only, no spread',
    async () => {
      const pass = barePass()
      let at = 0
      for await (const batch of (await openParquet(file)).batches()) {
        bare(pass, batch, at)
        at += batch.starts.length
      }
    },
    options,
  )
  bench(
    'DuckDB window query: write intervals only, no spread',
    async () => {
      const { connection, close } = await openDatabase()
      await connection.runAndReadAll(`
        with runs as (
          select file_row_number as epoch, unnest(first) as first, unnest(count) as pages
          from read_parquet('${file}', file_row_number = true)),
        writes as (select epoch, unnest(range(first, first + pages)) as page from runs),
        gaps as (select epoch - lag(epoch) over (partition by page order by epoch) as gap from writes)
        select gap, count(*) from gaps group by gap`)
      close()
    },
    { ...options, iterations: 2 },
  )
})
