import type { Distribution } from '../distributions/distribution.ts'

/**
 * The pinball loss (1{y < q} − p)(q − y) of the forecast's p-quantile q (Koenker & Bassett 1978), in the unit of the
 * quantity; smaller is better. Twice its integral over p is the CRPS.
 */
export const pinball =
  (p: number) =>
  (forecast: Distribution, observed: number): number => {
    const excess = forecast.quantile(p) - observed
    return excess > 0 ? (1 - p) * excess : -p * excess
  }
