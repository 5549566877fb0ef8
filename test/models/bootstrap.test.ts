import { describe, expect, test } from 'vitest'
import {
  bootstrapCurve,
  bootstrapIndices,
  bootstrapTrace,
  dependenceLength,
  refit,
} from '../../src/models/bootstrap.ts'
import { constantRate } from '../../src/models/constant-rate.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { meanDirtyCurve } from '../../src/working-set/dirty-curve.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { pagesIn, traceOfPages } from '../traces.ts'

const trace = syntheticTrace({
  pageCount: 400,
  epoch: 0.05,
  duration: 20,
  writes: { law: 'zipf', pages: 300, rate: 400, exponent: 0.8 },
  source: source(3),
})

describe('indices', () => {
  test('run on, round the circle, in blocks as long as asked on average', () => {
    const n = 50_000
    const indices = bootstrapIndices(n, 20, source(1))
    const seams = indices.filter((epoch, i) => i > 0 && epoch !== (indices[i - 1]! + 1) % n).length
    expect(Math.abs(seams / n - 1 / 20)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / n))
    // Every epoch is as likely as any other.
    const mean = indices.reduce((sum, epoch) => sum + epoch, 0) / n
    expect(Math.abs(mean / n - 0.5)).toBeLessThan(4 * Math.sqrt((1 / 12 / n) * 40))
  })

  test('one block without end is a rotation', () => {
    const indices = bootstrapIndices(7, 1e12, source(2))
    expect([...indices].map(epoch => (epoch + 7 - indices[0]!) % 7)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  test('a block is at least an epoch', () => {
    const message = 'a mean block length must be at least 1: 0.5'
    expect(() => bootstrapIndices(5, 0.5, source(1))).toThrow(new RangeError(message))
  })
})

describe('a replicate', () => {
  const blockLength = 6
  const replicate = bootstrapTrace(trace, blockLength, source(4))
  const indices = bootstrapIndices(trace.length, blockLength, source(4))

  test('has whole epochs of the trace, one after another', () => {
    expect(replicate.length).toBe(trace.length)
    expect(replicate.info).toBe(trace.info)
    expect(replicate.start).toBe(trace.start)
    expect(replicate.duration).toBeCloseTo(trace.duration, 9)
    indices.forEach((epoch, i) => {
      expect(pagesIn(replicate, i)).toEqual(pagesIn(trace, epoch))
      if (i > 0) expect(replicate.starts[i]).toBe(replicate.ends[i - 1])
    })
  })

  test('keeps how long epochs were', () => {
    const irregular = traceOfPages([[0], [1], [2]], { pageCount: 3, epoch: 1 })
    irregular.starts.set([5, 6, 9])
    irregular.ends.set([6, 8, 13])
    const { starts, ends } = bootstrapTrace(irregular, 1, source(1))
    const order = bootstrapIndices(3, 1, source(1))
    expect(starts[0]).toBe(5)
    // The second epoch ended at 8 and the third began at 9: it counts for 3 s.
    expect(Array.from(ends, (end, i) => end - starts[i]!)).toEqual(Array.from(order, epoch => [1, 3, 4][epoch]))
  })

  test('has the dirty curve that is told without making it', () => {
    expect(bootstrapCurve(trace, indices)).toEqual(meanDirtyCurve(workingSet(replicate)))
  })

  test('leaves the trace alone', () => {
    const copy = structuredClone({ ...trace })
    bootstrapTrace(trace, 3, source(1))
    bootstrapCurve(trace, indices)
    expect({ ...trace }).toEqual(copy)
  })
})

test('refits have the spread of fits to other traces of the same law', () => {
  const writes = { law: 'uniform', pages: 300, rate: 200 } as const
  const rateOf = (fitted: { state: { rate: number } }) => fitted.state.rate
  const many = Array.from({ length: 60 }, (_, seed) =>
    syntheticTrace({ pageCount: 300, epoch: 0.05, duration: 30, writes, source: source(seed) }),
  )
  const variance = (values: readonly number[]) => {
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length
    return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1)
  }
  const truth = variance(many.map(one => rateOf(constantRate().fit(one))))
  const refits = Array.from({ length: 60 }, (_, i) => rateOf(refit(constantRate(), many[0]!, source(i), 20)))
  const ratio = Math.sqrt(variance(refits) / truth)
  expect(ratio).toBeGreaterThan(0.65)
  expect(ratio).toBeLessThan(1.5)
})

test('the length of blocks is from an epoch to a fifth of the trace', () => {
  expect(dependenceLength(traceOfPages([[1, 2]], { pageCount: 4 }))).toBe(1)
  const length = dependenceLength(trace)
  expect(length).toBeGreaterThanOrEqual(1)
  expect(length).toBeLessThanOrEqual(trace.length / 5)
})
