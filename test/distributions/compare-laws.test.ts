import { describe, expect, test } from 'vitest'
import { chooseLaw, compareLaws } from '../../src/distributions/compare-laws.ts'
import { draw } from '../../src/distributions/distribution.ts'
import { lawFamilies } from '../../src/distributions/families.ts'
import { fitLaw, type LawFit } from '../../src/distributions/fit-law.ts'
import { geometricFamily } from '../../src/distributions/geometric.ts'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { exactly, intervalCensored } from '../../src/distributions/observations.ts'
import { weibullFamily } from '../../src/distributions/weibull.ts'
import { source } from '../../src/random.ts'
import { right, tables } from './fits.ts'

const continuous = Object.values(lawFamilies).filter(({ discrete }) => !discrete)

describe('comparison', () => {
  const table = compareLaws(continuous, tables.right)

  test('the best is first, weights add up to one and follow from the differences', () => {
    const aic = table.array('aic') as number[]
    const weight = table.array('weight') as number[]
    const isConverged = table.array('converged') as boolean[]
    expect(isConverged.indexOf(false) === -1 || isConverged.lastIndexOf(true) < isConverged.indexOf(false)).toBe(true)
    const rising = aic.filter((_, i) => isConverged[i])
    expect(rising).toEqual(rising.toSorted((a, b) => a - b))
    expect(table.get('deltaAic', 0)).toBe(0)
    expect(weight.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12)
    expect(weight[1]! / weight[0]!).toBeCloseTo(Math.exp((aic[0]! - aic[1]!) / 2), 12)
  })

  test('choosing takes the first, by either criterion', () => {
    const fits = (table.array('fit') as LawFit[]).filter(({ converged }) => converged)
    for (const by of ['aic', 'bic'] as const) {
      expect(chooseLaw(continuous, tables.right, { by })[by]).toBe(Math.min(...fits.map(fit => fit[by])))
    }
  })

  test('the truth wins where there is much to see', () => {
    const random = source(2)
    const values = Array.from({ length: 300 }, () => draw(logNormal(1, 1), random))
    expect(chooseLaw(continuous, exactly(values)).family.name).toBe('log-normal')
  })

  test('what did not converge comes last', () => {
    const even = intervalCensored([1, 2, 3, 4], [2, 3, 4, 5])
    const fits = compareLaws([lawFamilies['hyper-exponential-2']!, weibullFamily], even)
    expect(fits.array('converged')).toEqual([true, false])
    expect(fits.array('weight')).toEqual([1, 0])
  })

  test('densities and probabilities compare over intervals alone', () => {
    const mixed = [weibullFamily, geometricFamily]
    expect(() => compareLaws(mixed, exactly([3, 4]))).toThrow(
      new RangeError('probabilities and densities do not compare at an exact value: 3'),
    )
    expect(compareLaws(mixed, tables.interval).numRows()).toBe(2)
    expect(() => chooseLaw([], tables.right)).toThrow(new RangeError('a choice needs at least one family: 0'))
  })

  test('as epochs, the discrete Weibull law is the Weibull law', () => {
    const epochs = right.time.map(time => Math.ceil(time))
    const whole = intervalCensored(
      epochs.map(k => k - 1),
      epochs,
    )
    const [discrete, continuous] = ['discrete-weibull', 'weibull'].map(name => fitLaw(lawFamilies[name]!, whole))
    expect(discrete!.logLikelihood).toBeCloseTo(continuous!.logLikelihood, 8)
  })
})
