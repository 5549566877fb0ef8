import { type ColumnTable, table } from 'arquero'
import type { Family } from './family.ts'
import { fitLaw, type LawFit } from './fit-law.ts'
import type { Observations } from './observations.ts'

/** Information criterion by which fits are compared: Akaike's (1974) or Schwarz's (1978). */
export type Criterion = 'aic' | 'bic'

/**
 * Families fitted to the same observations, the best first and those that did not converge last: a table of `family`,
 * `parameters` (their number), `logLikelihood`, `aic`, `bic`, `deltaAic` (from the least), `weight` (Akaike's, among
 * those that converged; Burnham & Anderson 2002, section 2.9), `converged` and `fit`.
 *
 * @throws RangeError when discrete and continuous families meet values that are known exactly, of which the ones give
 *   probabilities and the others densities; as intervals (k − 1, k] they compare
 */
export function compareLaws(
  families: readonly Family[],
  observations: Observations,
  { by = 'aic' }: { by?: Criterion } = {},
): ColumnTable {
  const fits = ranked(families, observations, by)
  const least = Math.min(...fits.filter(fit => fit.converged).map(fit => fit.aic))
  const relative = fits.map(fit => (fit.converged ? Math.exp((least - fit.aic) / 2) : 0))
  const total = relative.reduce((sum, one) => sum + one, 0)
  return table({
    family: fits.map(fit => fit.family.name),
    parameters: fits.map(fit => fit.parameters.length),
    logLikelihood: fits.map(fit => fit.logLikelihood),
    aic: fits.map(fit => fit.aic),
    bic: fits.map(fit => fit.bic),
    deltaAic: fits.map(fit => fit.aic - least),
    weight: relative.map(one => (total > 0 ? one / total : 0)),
    converged: fits.map(fit => fit.converged),
    fit: fits,
  })
}

/**
 * The best fit of those that converged, or, when none did, of all.
 *
 * @throws RangeError as `compareLaws` does, and when there is no family
 */
export function chooseLaw(
  families: readonly Family[],
  observations: Observations,
  { by = 'aic' }: { by?: Criterion } = {},
): LawFit {
  const [best] = ranked(families, observations, by)
  if (!best) throw new RangeError('a choice needs at least one family: 0')
  return best
}

function ranked(families: readonly Family[], observations: Observations, by: Criterion): LawFit[] {
  const isMixed = families.some(({ discrete }) => discrete !== families[0]!.discrete)
  const exact = observations.lower.findIndex((lower, i) => lower === observations.upper[i])
  if (isMixed && exact >= 0) {
    throw new RangeError(`probabilities and densities do not compare at an exact value: ${observations.lower[exact]}`)
  }
  const worth = (fit: LawFit) => (Number.isNaN(fit[by]) ? Infinity : fit[by])
  return families
    .map(family => fitLaw(family, observations))
    .sort((a, b) => Number(b.converged) - Number(a.converged) || compare(worth(a), worth(b)))
}

const compare = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0)
