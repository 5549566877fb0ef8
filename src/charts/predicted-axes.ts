import { type QuantityName, quantityAxis } from './quantity-axis.ts'
import type { ScaleUnit } from './scale-unit.ts'

/** A measured migration that completed, and its forecast by one model; seconds, rounds or bytes. */
export interface PredictedObservedRow {
  id: string
  workload: string
  model: string
  observed: number
  median: number
  lower: number
  upper: number
  /** Ends of a wider interval, drawn thin; what lies outside it is an outlier. */
  outerLower?: number
  outerUpper?: number
}

/** What the two axes of a quantity show: both the same. */
export interface PredictedAxes {
  readonly title: string
  readonly unit: ScaleUnit
  /** In the unit. */
  readonly domain: readonly [number, number]
  /** Whether an observed value or a median lies beyond them, and therefore on the edge. */
  readonly beyond: boolean
}

const reach = 10

const inAxis = (value: number, unit: ScaleUnit) => Number((value / unit.size).toPrecision(6))

/**
 * Logarithmic axes that hold all intervals of these rows, up to a factor of ten beyond what was observed.
 *
 * @throws RangeError if nothing positive was observed
 */
export function predictedAxes(rows: readonly PredictedObservedRow[], quantity: QuantityName): PredictedAxes {
  const observed = rows.map(row => row.observed).filter(value => value > 0)
  if (observed.length === 0) throw new RangeError(`no positive value was observed: ${quantity}`)
  const most = Math.max(...observed)
  const { title, unit } = quantityAxis(quantity, most)
  const limits = [Math.min(...observed) / reach, most * reach] as const
  const within = rows
    .flatMap(row => [row.observed, row.median, row.lower, row.upper, row.outerLower ?? 0, row.outerUpper ?? 0])
    .filter(value => value > limits[0] && value < limits[1])
  const domain = [inAxis(Math.min(...within) / 1.15, unit), inAxis(Math.max(...within) * 1.15, unit)] as const
  const beyond = rows.some(row =>
    [row.observed, row.median].some(value => shownIn(value, { unit, domain }) !== inAxis(value, unit)),
  )
  return { title, unit, domain, beyond }
}

/** A value in the axes' unit; what lies beyond them is on their edge. */
export const shownIn = (value: number, { unit, domain }: Pick<PredictedAxes, 'unit' | 'domain'>) =>
  Math.min(domain[1], Math.max(domain[0], inAxis(value, unit)))
