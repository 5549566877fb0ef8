import type { Source } from '../random.ts'
import { fitLaw, type LawFit } from './fit-law.ts'
import type { Observations } from './observations.ts'
import { redrawing } from './redraw.ts'
import { type Distances, uniformDistances } from './uniform-distance.ts'

/** By the name of a distance: its value, and the probability of one as large if the family is right. */
export type GoodnessOfFit = Readonly<Record<keyof Distances, { readonly statistic: number; readonly pValue: number }>>

/**
 * Tests that the observations follow a member of the fitted family, by the distances of `uniformDistances`. p-values
 * are by parametric bootstrap: samples of the fitted law, seen as the observations were, to each of which the family is
 * fitted anew, since parameters that were fitted to the data lie nearer to them than the true ones (Stute, González
 * Manteiga & Presedo Quindimil 1993). The observed statistic is counted among the drawn (Phipson & Smyth 2010). So
 * ties, rounding to epochs, censoring and integers need no tables of their own. Takes time in proportion to
 * observations times draws.
 */
export function goodnessOfFit(
  fit: Pick<LawFit, 'family' | 'law' | 'parameters'>,
  observations: Observations,
  { source, draws = 199 }: { source: Source; draws?: number },
): GoodnessOfFit {
  const statistics = uniformDistances(fit.law, observations)
  const family = { ...fit.family, start: () => fit.parameters.map(({ estimate }) => estimate) }
  const redraw = redrawing(fit.law, observations)
  const drawn = Array.from({ length: draws }, () => {
    const sample = redraw(source)
    return uniformDistances(fitLaw(family, sample).law, sample)
  })
  const test = (name: keyof Distances) => {
    const least = statistics[name] * (1 - 1e-12)
    const asLarge = drawn.filter(distances => !(distances[name] < least)).length
    return { statistic: statistics[name], pValue: (1 + asLarge) / (1 + draws) }
  }
  return {
    kolmogorovSmirnov: test('kolmogorovSmirnov'),
    cramerVonMises: test('cramerVonMises'),
    andersonDarling: test('andersonDarling'),
  }
}
