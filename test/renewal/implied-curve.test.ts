import { expect, test } from 'vitest'
import { exponential } from '../../src/distributions/exponential.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { source } from '../../src/random.ts'
import { impliedCurve, impliedCurveFromAges } from '../../src/renewal/implied-curve.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { Trace } from '../../src/trace/trace.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { renewalPages } from './pages.ts'

const meanOf = (counts: Float64Array) => counts.reduce((sum, n) => sum + n, 0) / counts.length

test('of exponential intervals is that of Poisson writes, whatever the ages', () => {
  const groups = [
    { law: exponential(9), pages: 100 },
    { law: exponential(0.1), pages: 900 },
  ]
  const [curve, aged] = [impliedCurve(groups), impliedCurveFromAges(groups.map((g, age) => ({ ...g, age })))]
  for (const t of [0, 0.01, 1, 30]) {
    const expected = 100 * (1 - Math.exp(-9 * t)) + 900 * (1 - Math.exp(-0.1 * t))
    expect(curve(t)).toBeCloseTo(expected, 9)
    expect(aged(t)).toBeCloseTo(expected, 9)
  }
})

test('of Poisson writes is the dirty curve of their trace', () => {
  const writes = { law: 'uniform', pages: 400, rate: 400 } as const
  const trace = syntheticTrace({ pageCount: 400, epoch: 0.1, duration: 100, writes, source: source(1) })
  const set = workingSet(trace)
  const curve = impliedCurve([{ law: exponential(1), pages: 400 }])
  for (const i of [0, 2, 4]) expect(meanOf(set.slidingCounts(i)) / curve(set.windows[i]! / 10)).toBeCloseTo(1, 1.7)
})

test('of Weibull intervals is the dirty curve of epochs of any length', () => {
  const law = weibull(0.6, 0.3)
  const [pages, epochs, epoch] = [200, 1500, 0.2]
  const set = workingSet(
    new Trace({ pageSize: 4096, pageCount: pages }, renewalPages(law, { pages, epochs, epoch }, source(7))),
  )
  const curve = impliedCurve([{ law, pages }])
  for (const i of [0, 1, 3, 5]) {
    expect(Math.abs(meanOf(set.slidingCounts(i)) / curve(set.windows[i]! * epoch) - 1)).toBeLessThan(0.01)
  }
})

test('from ages: a page about to be due is more likely to be written than one just written', () => {
  const group = { law: weibull(3, 1), pages: 10 }
  const [due, fresh] = [0.9, 0].map(age => impliedCurveFromAges([{ ...group, age }])(0.1))
  expect(fresh).toBeCloseTo(10 * (1 - Math.exp(-(0.1 ** 3))), 12)
  expect(due).toBeCloseTo(10 * (1 - Math.exp(0.9 ** 3 - 1)), 12)
})
