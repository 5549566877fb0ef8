import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { independent, update } from '../../../src/evaluation/online/gaussian.ts'
import { dirtyingPrior } from '../../../src/evaluation/online/prior.ts'
import { readTrace } from '../../../src/trace/open.ts'
import { dirtyCurve } from '../../../src/working-set/dirty-curve.ts'

const workloads = ['gcc', 'hotcold', 'idle', 'phased', 'redis', 'uniform', 'vlc-rtp', 'xz']
const windows = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4]
const files = readdirSync('data/traces').filter(file => file.endsWith('-before.parquet'))

/**
 * ln of the share of memory written in a window, as a parabola of ln seconds: its value, slope and curvature at 1 s.
 */
async function parabolaOf(file: string): Promise<readonly number[]> {
  const trace = await readTrace(file)
  const curve = dirtyCurve(trace, windows).objects() as { window: number; mean: number }[]
  const law = curve.reduce(
    (state, { window, mean }) => {
      const x = Math.log(window)
      return update(state, { h: [1, x, x * x], y: Math.log(mean / trace.info.pageCount), variance: 1 })
    },
    independent([0, 0, 0], [1e4, 1e4, 1e4]),
  )
  return [...law.mean]
}

test('the prior is what the bundled traces show, a trace of each workload', async () => {
  const parabolas = await Promise.all(
    workloads.map(name => parabolaOf(`data/traces/${files.find(file => file.startsWith(name))}`)),
  )
  const mean = (k: number) => parabolas.reduce((sum, parabola) => sum + parabola[k]!, 0) / workloads.length
  const sd = (k: number) =>
    Math.sqrt(parabolas.reduce((sum, parabola) => sum + (parabola[k]! - mean(k)) ** 2, 0) / (workloads.length - 1))
  const { level, slope, curvature } = dirtyingPrior
  expect(Math.abs(mean(0) - level.mean)).toBeLessThan(0.2)
  expect(Math.abs(sd(0) - level.sd)).toBeLessThan(0.2)
  expect(Math.abs(mean(1) - slope.mean)).toBeLessThan(0.05)
  expect(Math.abs(sd(1) - slope.sd)).toBeLessThan(0.05)
  expect(Math.abs(mean(2) - curvature)).toBeLessThan(0.015)
})
