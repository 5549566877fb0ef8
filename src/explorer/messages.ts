import type { Layer } from '../forecast/draws.ts'
import type { PlainFits } from '../forecast/fits-json.ts'
import type { Host } from '../migration/host.ts'
import type { MigrationSpec } from '../migration/spec.ts'
import type { ShownOutcomes } from './forecast.ts'
import type { AskedCommand, Setting } from './setting.ts'

/** What a forecast was asked for, as the page carries it beside the fits. */
export interface Asked {
  readonly name: string
  /** With a deadline only if one was asked for. */
  readonly spec: MigrationSpec
  readonly models: readonly string[]
  /** The model that is shown first. */
  readonly model: string
  readonly draws: number
  readonly seed: number
  readonly level: number
  readonly layers: readonly Layer[]
  readonly host: Host
  readonly command: AskedCommand
}

/** What is packed: fits, and by model the draws that the report has of the migration as it was asked for. */
export interface Carried {
  readonly fits: PlainFits
  readonly reported: Readonly<Record<string, ShownOutcomes>>
}

/** What is told a worker: first what the page carries (packed, in base64), then settings to forecast. */
export type Order =
  | { readonly asked: Asked; readonly packed: string }
  | { readonly id: number; readonly setting: Setting }

/**
 * What a worker tells: what was carried, then of the setting with this number that it has begun, and draws of it, or why
 * there are none.
 */
export type Told =
  | { readonly reported: Carried['reported']; readonly deadline: number }
  | { readonly id: number; readonly begun: true }
  | { readonly id: number; readonly part: ShownOutcomes; readonly deadline: number }
  | { readonly id: number; readonly problem: string }

export const settingOf = ({ spec, model }: Asked): Setting => ({
  bandwidth: spec.bandwidth,
  downtimeLimit: spec.downtimeLimit,
  policy: spec.policy,
  model,
})
