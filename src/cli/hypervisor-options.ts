import { type Command, InvalidArgumentError, Option } from 'commander'
import { type LinkSpec, typicalBandwidth } from '../migration/link-spec.ts'
import type { PolicyName } from '../migration/policy-spec.ts'
import type { MigrationSpec } from '../migration/spec.ts'
import { InputError } from '../trace/input-error.ts'
import { readLink } from './link-file.ts'
import { positiveNumber, quantity, wholeNumber } from './option-types.ts'

/** What hypervisors differ in besides their rule, how they write pages, and a path that changes. */
export interface HypervisorOptions
  extends Pick<
    MigrationSpec,
    | 'autoConverge'
    | 'dirtyLimit'
    | 'availableSwitchoverBandwidth'
    | 'clearing'
    | 'timeout'
    | 'timeoutStrategy'
    | 'minimumBandwidth'
    | 'throttle'
    | 'link'
  > {
  readonly compression?: number
  readonly xbzrle?: number
  readonly multifd?: number
}

/** The policy that each option belongs to, of those that belong to one. */
export const policyOfOption: Readonly<Record<string, PolicyName>> = {
  autoConverge: 'qemu',
  dirtyLimit: 'qemu',
  availableSwitchoverBandwidth: 'qemu',
  clearing: 'qemu',
  timeout: 'cloud-hypervisor',
  timeoutStrategy: 'cloud-hypervisor',
  minimumBandwidth: 'clark',
}

/** Attributes of all these options. */
export const hypervisorOptionNames: readonly string[] = [
  ...Object.keys(policyOfOption),
  'throttle',
  'link',
  'compression',
  'xbzrle',
  'multifd',
]

/** Adds them; a path from a file takes the place of the option `bandwidth`. */
export function addHypervisorOptions(command: Command, bandwidth: Option): Command {
  const qemu = [
    new Option('--auto-converge', 'throttle a guest that dirties too much').conflicts('dirtyLimit'),
    quantity('--dirty-limit <rate>', 'hold a guest that dirties too much to this rate', 'bytes per second'),
    quantity(
      '--available-switchover-bandwidth <rate>',
      'stands for the measured bandwidth in the threshold',
      'bytes per second',
    ),
    new Option('--clearing <when>', 'when the dirty log is cleared (default: at-synchronisation)').choices([
      'at-synchronisation',
      'before-sending',
    ]),
  ]
  const others = [
    quantity('--timeout <time>', 'cloud-hypervisor: when it looks for a short round no more', 'seconds'),
    new Option('--timeout-strategy <what>', 'cloud-hypervisor: what it does then (default: cancel)').choices([
      'cancel',
      'ignore',
    ]),
    quantity('--minimum-bandwidth <rate>', 'clark: what the first round may use', 'bytes per second'),
    throttle(),
  ]
  const encoding = [
    positiveNumber('--compression <ratio>', 'compress pages, by this ratio').conflicts('xbzrle'),
    positiveNumber('--xbzrle <ratio>', "encode pages in QEMU's cache as differences, smaller by this ratio"),
    wholeNumber('--multifd <n>', 'send through so many channels', 1).conflicts('xbzrle'),
  ]
  const link = new Option('--link <file>', 'CSV or JSON of a path whose bandwidth changes, for --bandwidth')
    .argParser(readLink)
    .conflicts('bandwidth')
  const groups = { 'QEMU:': qemu, 'Other hypervisors:': others, 'Encoding:': encoding, 'Path:': [link] }
  for (const [heading, options] of Object.entries(groups)) {
    for (const option of options) command.addOption(option.helpGroup(heading))
  }
  command.on('option:link', () => {
    const typical = String(typicalBandwidth(command.getOptionValue('link') as LinkSpec))
    if (command.getOptionValueSource('bandwidth') !== 'cli') {
      command.setOptionValueWithSource('bandwidth', bandwidth.parseArg!(typical, undefined), 'default')
    }
  })
  return command.hook('preAction', checkOptions)
}

const throttle = () =>
  new Option('--throttle <share>', 'any: hold the guest for this share of its time from the start').argParser(text => {
    const share = Number(text)
    if (text.trim() !== '' && share >= 0 && share < 1) return share
    throw new InvalidArgumentError('expected a number from 0 to below 1')
  })

/** Says which option has no meaning under the policy, rather than to ignore it. */
function checkOptions(command: Command): void {
  const { policy, minimumBandwidth, bandwidth } = command.opts()
  for (const option of command.options) {
    const belongs = policyOfOption[option.attributeName()]
    if (belongs === undefined || belongs === policy || command.getOptionValue(option.attributeName()) === undefined) {
      continue
    }
    command.error(`error: option '${option.flags}' belongs to the policy ${belongs}: ${policy}`)
  }
  const most = Math.min(...[bandwidth ?? Infinity].flat())
  if (minimumBandwidth > most) {
    throw new InputError('command line', '--minimum-bandwidth', `is more than the bandwidth, ${most}`, minimumBandwidth)
  }
}

/** What of a specification these options give. */
export function hypervisorSpec(options: HypervisorOptions): Partial<MigrationSpec> {
  const { compression, xbzrle, multifd, ...rest } = options
  const encoding = {
    ...(compression !== undefined && { compression: { ratio: compression } }),
    ...(xbzrle !== undefined && { xbzrle: { ratio: xbzrle } }),
    ...(multifd !== undefined && { channels: multifd }),
  }
  const given = Object.entries(rest).filter(
    ([name, value]) => (name in policyOfOption || name === 'link' || name === 'throttle') && value !== undefined,
  )
  return { ...Object.fromEntries(given), ...(Object.keys(encoding).length > 0 && { encoding }) }
}
