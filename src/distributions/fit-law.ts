import { isInside, scales } from './domains.ts'
import type { Family } from './family.ts'
import type { Law } from './law.ts'
import { logLikelihood } from './likelihood.ts'
import { type Maximum, maximise } from './maximise.ts'
import { countObservations, type Observations } from './observations.ts'

/** A parameter, and what is known of its error: null where the fit did not converge. */
export interface ParameterEstimate {
  readonly name: string
  readonly estimate: number
  readonly standardError: number | null
  /** The Wald interval at 95%, symmetric on the scale of `scales`. */
  readonly lower: number | null
  readonly upper: number | null
}

/** A family fitted by maximum likelihood. */
export interface LawFit {
  readonly family: Family
  readonly law: Law
  readonly parameters: readonly ParameterEstimate[]
  /** Of the parameters in their order, from the observed information by the delta method. */
  readonly covariance: readonly (readonly number[])[] | null
  readonly logLikelihood: number
  readonly aic: number
  /** With the number of observations, censored ones among them, for n. */
  readonly bic: number
  /** The sum of the weights. */
  readonly n: number
  /**
   * False where the likelihood has no maximum inside the domain, or none that is distinct: when nothing ended, all
   * values are equal, or the family is too rich. The law is then where the search ended: finite, and not an estimate.
   */
  readonly converged: boolean
}

const z = 1.959963984540054

/** The maximum likelihood estimate of a family. Odd observations are no error: see `converged`. */
export function fitLaw(family: Family, observations: Observations): LawFit {
  const n = countObservations(observations)
  const domains = family.parameters.map(({ domain }) => domain)
  const { at, covariance } = search(family, observations)
  const values = at.map((x, i) => scales[domains[i]!].bound(x))
  const law = family.law(values)
  const total = logLikelihood(law, observations)
  const slopes = values.map((value, i) => scales[domains[i]!].slope(value))
  return {
    family,
    law,
    parameters: family.parameters.map(({ name, domain }, i) => {
      const error = covariance && Math.sqrt(covariance[i]![i]!)
      return {
        name,
        estimate: values[i]!,
        standardError: error && error * slopes[i]!,
        lower: error && scales[domain].bound(at[i]! - z * error),
        upper: error && scales[domain].bound(at[i]! + z * error),
      }
    }),
    covariance: covariance?.map((row, i) => row.map((entry, j) => entry * slopes[i]! * slopes[j]!)) ?? null,
    logLikelihood: total,
    aic: 2 * values.length - 2 * total,
    bic: Math.log(n) * values.length - 2 * total,
    n,
    converged: covariance !== null,
  }
}

const many = 1024

/**
 * The maximum on the free scales; a large table is searched from the maximum of an even sample of its rows, in
 * steps of a prime since kinds of rows alternate.
 */
function search(family: Family, observations: Observations): Maximum {
  const domains = family.parameters.map(({ domain }) => domain)
  const n = countObservations(observations)
  const mean = (free: readonly number[]) => {
    const values = free.map((x, i) => scales[domains[i]!].bound(x))
    if (!values.every((value, i) => isInside(domains[i]!, value))) return -Infinity
    return logLikelihood(family.law(values), observations) / n
  }
  const rows = observations.weight.length
  const sample = rows > many ? search(family, everyNth(observations, 17)) : null
  const start = family.start(observations).map((value, i) => scales[domains[i]!].free(value))
  return maximise(mean, sample?.covariance ? sample.at : start, n)
}

function everyNth({ lower, upper, entry, weight }: Observations, step: number): Observations {
  const thin = (column: Float64Array) => column.filter((_, i) => i % step === step >> 1)
  return { lower: thin(lower), upper: thin(upper), entry: thin(entry), weight: thin(weight) }
}
