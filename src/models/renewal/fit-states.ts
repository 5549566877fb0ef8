import type { Criterion } from '../../distributions/compare-laws.ts'
import { scales } from '../../distributions/domains.ts'
import type { Family } from '../../distributions/family.ts'
import { fitLaw, type LawFit } from '../../distributions/fit-law.ts'
import type { Observations } from '../../distributions/observations.ts'
import type { LawFitState } from './state.ts'

/** Families fitted to the same observations, the best that converged first. */
export function fitStates(
  families: readonly Family[],
  observations: Observations,
  criterion: Criterion,
): [LawFitState, ...LawFitState[]] {
  const fits = families.map(family => stateOf(fitLaw(family, observations)))
  return byCriterion(fits, criterion) as [LawFitState, ...LawFitState[]]
}

export const byCriterion = (fits: readonly LawFitState[], criterion: Criterion): LawFitState[] =>
  fits.toSorted((a, b) => Number(b.converged) - Number(a.converged) || a[criterion] - b[criterion])

function stateOf({ family, parameters, covariance, logLikelihood, aic, bic, converged }: LawFit): LawFitState {
  const slopes = parameters.map(({ estimate }, i) => scales[family.parameters[i]!.domain].slope(estimate))
  return {
    family: family.name,
    parameters: parameters.length,
    values: parameters.map(({ estimate }) => estimate),
    covariance: covariance?.map((row, i) => row.map((entry, j) => entry / slopes[i]! / slopes[j]!)) ?? [],
    logLikelihood,
    aic,
    bic: Number.isFinite(bic) ? bic : aic,
    converged,
  }
}
