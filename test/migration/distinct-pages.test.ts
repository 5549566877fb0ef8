import { mean, variance } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { countMemory } from '../../src/migration/count-memory.ts'
import { distinctPagesIn } from '../../src/migration/distinct-pages.ts'
import { memoryAtEnd, replayedGuest } from '../../src/migration/replay.ts'
import { dirtyCurveModel } from '../../src/models/dirty-curve.ts'
import { models } from '../../src/models/registry.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { meanDirtyCurve } from '../../src/working-set/dirty-curve.ts'
import { workingSet } from '../../src/working-set/scan.ts'

const epoch = 1 / 16
const trace = syntheticTrace({
  pageCount: 400,
  epoch,
  duration: 10,
  writes: { law: 'hot-cold', pages: 300, rate: 800, hot: 0.1, share: 0.9 },
  source: source(3),
})
const memory = memoryAtEnd(trace)
const lengths = [1, 2, 4, 16, 40]
const windows = lengths.map(k => k * epoch)
const curve = meanDirtyCurve(workingSet(trace))
const starts = Array.from({ length: trace.length - 39 }, (_, from) => from)

describe('pages', () => {
  test.each([true, false])('of all windows of a trace have its dirty curve for their mean; nested: %s', nested => {
    const counts = Array.from({ length: trace.length }, (_, from) =>
      distinctPagesIn(() => replayedGuest(trace, memory, from), windows, { nested }),
    )
    lengths.forEach((k, i) => {
      expect(mean(counts.slice(0, trace.length - k + 1).map(one => one[i]!))).toBeCloseTo(curve[k]!, 9)
    })
  })

  test('are the same of one draw as of a guest for each window', () => {
    for (const from of starts) {
      const [one, many] = [true, false].map(nested =>
        distinctPagesIn(() => replayedGuest(trace, memory, from), [0.1, 0.1, 0.33, 2], { nested }),
      )
      expect(one).toEqual(many)
    }
  })
})

describe('numbers', () => {
  test('are those of the curve, a guest for each window', () => {
    const fitted = dirtyCurveModel().fit(trace)
    const found = distinctPagesIn(() => fitted.guest(source(1), memory), windows)
    found.forEach((pages, i) => {
      expect(pages).toBeCloseTo(curve[lengths[i]!]!, 9)
    })
  })

  test('of one guest begin the curve anew at every window, so that nested ones are others', () => {
    const guest = () =>
      countMemory({ pageSize: 4096, pageCount: 1000, zeroPages: 0 }, seconds => 100 * Math.sqrt(seconds))
    expect(distinctPagesIn(guest, [1, 4])).toEqual([100, 200])
    // A tenth of the memory is pending when the last three seconds begin.
    const nested = distinctPagesIn(guest, [1, 4], { nested: true })
    expect(nested[1]).toBeCloseTo(100 + 0.9 * 100 * Math.sqrt(3), 9)
  })
})

test.each(Object.values(models))('$name knows pages, and can be nested, where it needs them', model => {
  const fitted = model.fit(trace)
  const draws = (nested: boolean) =>
    Array.from({ length: 300 }, (_, i) =>
      distinctPagesIn(() => fitted.guest(source(1).substream(i), memory), [0.25, 1, 2], { nested }),
    )
  const [nested, single] = [draws(model.needsPages), draws(false)]
  for (const i of [0, 1, 2]) {
    const [a, b] = [nested, single].map(all => all.map(counts => counts[i]!))
    const error = Math.sqrt((variance(a!) + variance(b!)) / a!.length)
    expect(Math.abs(mean(a!) - mean(b!))).toBeLessThanOrEqual(5 * error + 1e-9)
  }
})

test.each([[[1, 0.5]], [[-1]], [[0.5, Number.NaN]]])('windows %j do not ascend', windows => {
  expect(() => distinctPagesIn(() => replayedGuest(trace, memory), windows)).toThrow(RangeError)
})
