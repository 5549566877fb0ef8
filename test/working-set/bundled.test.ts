import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readTrace } from '../../src/trace/open.ts'
import { meanDirtyCurve } from '../../src/working-set/dirty-curve.ts'
import { powersOfTwo, WorkingSetScan } from '../../src/working-set/scan.ts'
import { slideWindows } from './sliding.ts'

const folder = new URL('../../data/traces/', import.meta.url).pathname
const files = readdirSync(folder).filter(file => file.endsWith('.parquet'))

test('there are traces to look at', () => {
  expect(files.length).toBeGreaterThan(60)
})

test.each(files)('%s: every window of a power of two of epochs, and their mean, as by brute force', async file => {
  const trace = await readTrace(folder + file)
  const scan = new WorkingSetScan(trace.info.pageCount, trace.length)
  scan.add(trace)
  const set = scan.finish()
  const curve = meanDirtyCurve(set)
  expect(set.windows).toEqual(powersOfTwo(trace.length))
  set.windows.forEach((k, i) => {
    const counts = slideWindows(trace, k)
    expect(set.slidingCounts(i)).toEqual(counts)
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    expect(Math.abs(curve[k]! - mean)).toBeLessThanOrEqual(1e-9 * mean)
  })
})
