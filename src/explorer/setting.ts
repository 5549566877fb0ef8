import type { MigrationSpec, PolicyName } from '../migration/spec.ts'
import { type Dimension, formatBytes, formatSeconds, parseQuantity } from '../units.ts'
import { type Bounds, bandwidthBounds, isWithin, limitBounds } from './bounds.ts'

/** What is changed while exploring. Bytes per second, seconds. */
export interface Setting {
  readonly bandwidth: number
  readonly downtimeLimit: number
  readonly policy: PolicyName
  readonly model: string
}

/** An option of the command line as it was given, and what it has no meaning without. */
export interface GivenOption {
  readonly words: readonly string[]
  readonly policy?: PolicyName
  /** Whether it stands for the bandwidth as it was asked for. */
  readonly path?: boolean
}

/** What a forecast is asked for on the command line, besides what is changed. */
export interface AskedCommand {
  readonly file: string
  readonly options: readonly GivenOption[]
}

/** The migration in a setting: as it was asked for, but for what the setting changes. Another bandwidth is a constant one. */
export function specOf({ link, ...asked }: MigrationSpec, setting: Setting): MigrationSpec {
  const { bandwidth, downtimeLimit, policy } = setting
  return { ...asked, bandwidth, downtimeLimit, policy, ...(link && bandwidth === asked.bandwidth && { link }) }
}

/** Whether a policy looks at the downtime limit. */
export const heedsLimit = (policy: PolicyName): boolean => policy === 'qemu' || policy === 'cloud-hypervisor'

/** Whether a migration follows a policy at all. */
export const followsPolicy = ({ strategy }: MigrationSpec): boolean => strategy === 'pre-copy' || strategy === 'hybrid'

/** The command that forecasts the same on the command line. */
export function commandOf({ file, options }: AskedCommand, asked: MigrationSpec, setting: Setting): string {
  const onPath = asked.link !== undefined && setting.bandwidth === asked.bandwidth
  const kept = options.filter(({ policy, path }) => (policy ?? setting.policy) === setting.policy && (!path || onPath))
  return [
    'npx precopy forecast',
    quoted(file),
    ...(onPath ? [] : ['--bandwidth', bandwidthText(setting.bandwidth)]),
    '--downtime-limit',
    limitText(setting.downtimeLimit),
    '--policy',
    setting.policy,
    '--model',
    setting.model,
    ...kept.flatMap(({ words }) => words.map(quoted)),
  ].join(' ')
}

/** A word as a POSIX shell reads it. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** A bandwidth as the command line reads it, for people where that is exact: `32MiB/s`. */
export const bandwidthText = (bandwidth: number): string =>
  exact(`${formatBytes(bandwidth)}/s`.replace(' ', ''), bandwidth, 'bytes per second', 'B/s')

/** A downtime limit as the command line reads it: `300ms`. */
export const limitText = (limit: number): string => exact(formatSeconds(limit).replace(' ', ''), limit, 'seconds', 's')

const exact = (text: string, value: number, dimension: Dimension, unit: string): string =>
  parseQuantity(text, dimension) === value ? text : `${value}${unit}`

/** What of a setting differs from another one, to be kept in an address: `bandwidth=48MiB/s&policy=xen`. */
export function differencesOf(setting: Setting, asked: Setting): string {
  const { bandwidth, downtimeLimit, policy, model } = setting
  const told = [
    bandwidth !== asked.bandwidth && `bandwidth=${bandwidthText(bandwidth)}`,
    downtimeLimit !== asked.downtimeLimit && `downtime-limit=${limitText(downtimeLimit)}`,
    policy !== asked.policy && `policy=${policy}`,
    model !== asked.model && `model=${model}`,
  ]
  return told.filter(Boolean).join('&')
}

/** The setting that an address tells of; what it says that makes no sense here is as asked. */
export function settingFrom(
  differences: string,
  asked: Setting,
  { policies, models }: { policies: readonly PolicyName[]; models: readonly string[] },
): Setting {
  const told = new URLSearchParams(differences)
  const read = (key: string, dimension: Dimension, otherwise: number, bounds: Bounds) => {
    try {
      const value = parseQuantity(told.get(key) ?? '', dimension)
      return isWithin(value, bounds) ? value : otherwise
    } catch {
      return otherwise
    }
  }
  const { bandwidth, downtimeLimit } = asked
  return {
    bandwidth: read('bandwidth', 'bytes per second', bandwidth, bandwidthBounds(bandwidth)),
    downtimeLimit: read('downtime-limit', 'seconds', downtimeLimit, limitBounds(downtimeLimit)),
    policy: policies.find(policy => policy === told.get('policy')) ?? asked.policy,
    model: models.find(model => model === told.get('model')) ?? asked.model,
  }
}
