import type { Encoding } from './encoding.ts'
import { bandwidthOf, type LinkSpec } from './link-spec.ts'
import type { Migration } from './migrate.ts'
import { type PolicySpec, policyOf } from './policy-spec.ts'
import { type StrategySpec, strategyOf } from './strategy-spec.ts'

export { type PolicyName, policyNames } from './policy-spec.ts'
export { type Strategy, strategies } from './strategy-spec.ts'

/** A migration as plain data, to be written down or sent to another thread. Bytes per second, seconds. */
export interface MigrationSpec extends PolicySpec, StrategySpec {
  readonly bandwidth: number
  /** A bandwidth that changes, for which `bandwidth` then stands in tables and thresholds. */
  readonly link?: LinkSpec
  readonly switchoverBandwidth?: number
  readonly encoding?: Encoding
  readonly deadline?: number
}

/**
 * The migration that a specification describes.
 *
 * @throws RangeError as its parts do
 */
export function migrationOf(spec: MigrationSpec): Migration {
  const { bandwidth, link, switchoverBandwidth, encoding, deadline } = spec
  return {
    link: {
      bandwidth: link ? bandwidthOf(link) : bandwidth,
      ...(switchoverBandwidth !== undefined && { switchoverBandwidth }),
    },
    ...strategyOf(spec, () => policyOf(spec, bandwidth)),
    ...(encoding && { encoding }),
    ...(deadline !== undefined && { deadline }),
  }
}
