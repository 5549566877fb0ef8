import { describe, test } from 'vitest'
import { continuousFamilies, references, relative, within } from './laws.ts'

describe.each(['laws.json', 'laws-r.json'])('against %s', file => {
  test.each(references(file))('$law $parameters', ({ parameters, ...reference }) => {
    const law = continuousFamilies.find(({ name }) => name === reference.law)!.law(parameters)
    const agree = (actual: number, expected: number | null, place: string) =>
      expected === null || relative(actual, expected, 1e-10, place)
    agree(law.mean, reference.mean, 'mean')
    agree(law.variance, reference.variance, 'variance')
    for (const [x, logDensity, cdf, logSurvival] of reference.points) {
      if (logDensity !== null) within(law.logDensity(x), logDensity, 1e-11 * (1 + Math.abs(logDensity)), `density ${x}`)
      agree(law.cdf(x), cdf, `cdf ${x}`)
      agree(law.logSurvival(x), logSurvival, `survival ${x}`)
    }
    for (const [p, x] of reference.quantiles) agree(law.quantile(p), x, `quantile ${p}`)
    for (const [q, x] of reference.upperQuantiles) agree(law.upperQuantile(q), x, `upper quantile ${q}`)
  })
})
