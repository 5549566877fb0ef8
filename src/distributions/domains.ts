import type { Domain } from './family.ts'

interface Scale {
  /** From the domain to all real numbers. */
  free(value: number): number
  bound(free: number): number
  /** The derivative of `bound`, by the value. */
  slope(value: number): number
}

/**
 * The real scale on which the likelihood of a parameter is searched, and its intervals are symmetric: log, or log-odds.
 */
export const scales: Readonly<Record<Domain, Scale>> = {
  real: { free: x => x, bound: x => x, slope: () => 1 },
  positive: { free: Math.log, bound: Math.exp, slope: x => x },
  unit: { free: p => Math.log(p) - Math.log1p(-p), bound: x => 1 / (1 + Math.exp(-x)), slope: p => p * (1 - p) },
}

/** Whether a value lies in the domain, away from its open ends. */
export const isInside = (domain: Domain, value: number): boolean =>
  Number.isFinite(value) && (domain === 'real' || (value > 0 && (domain === 'positive' || value < 1)))
