import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readTrace } from '../../src/trace/open.ts'
import { meanDirtyCurve } from '../../src/working-set/dirty-curve.ts'
import { powersOfTwo, WorkingSetScan } from '../../src/working-set/scan.ts'
import { sql } from '../trace/scratch.ts'
import { slideWindows } from './sliding.ts'

const folder = new URL('../../data/traces/', import.meta.url).pathname
const files = readdirSync(folder).filter(file => file.endsWith('.parquet'))
const sums = 'count(*)::double, sum(len(first))::double, sum(list_sum(count))::double, max(end_s)'
const read = `read_parquet('${folder}*.parquet', filename = true)`
const told = new Map(
  (await sql(`select parse_filename(filename), ${sums} from ${read} group by filename`)).map(([file, ...found]) => [
    file,
    found,
  ]),
)

test('there are traces to look at', () => {
  expect(files.length).toBeGreaterThan(60)
})

// By brute force a third of the windows of each trace, and in a third of the traces those of each length.
test.each(files)('%s is read whole, as SQL says, and its windows are counted', async file => {
  const trace = await readTrace(folder + file)
  const pages = trace.counts.reduce((sum, count) => sum + count, 0)
  expect([trace.length, trace.firsts.length, pages, trace.end]).toEqual(told.get(file))

  const scan = new WorkingSetScan(trace.info.pageCount, trace.length)
  scan.add(trace)
  const set = scan.finish()
  const curve = meanDirtyCurve(set)
  expect(set.windows).toEqual(powersOfTwo(trace.length))
  set.windows.forEach((k, i) => {
    if ((i + files.indexOf(file)) % 3 > 0) return
    const counts = slideWindows(trace, k)
    expect(set.slidingCounts(i)).toEqual(counts)
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    expect(Math.abs(curve[k]! - mean)).toBeLessThanOrEqual(1e-9 * mean)
  })
})
