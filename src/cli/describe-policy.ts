import type { MigrationSpec } from '../migration/spec.ts'
import { formatBytes, formatSeconds } from '../units.ts'

/** A hypervisor's rule in a few words, with what it was told. */
export function describePolicy(spec: MigrationSpec): string {
  const { policy, downtimeLimit, passes, autoConverge, dirtyLimit, availableSwitchoverBandwidth, clearing } = spec
  const { timeout, timeoutStrategy = 'cancel', minimumBandwidth, throttle } = spec
  const limit = `downtime limit ${formatSeconds(downtimeLimit)}`
  const told = {
    qemu: [
      limit,
      autoConverge && 'auto-converge',
      dirtyLimit !== undefined && `dirty limit ${formatRate(dirtyLimit)}`,
      availableSwitchoverBandwidth !== undefined && `switchover assumed at ${formatRate(availableSwitchoverBandwidth)}`,
      clearing === 'before-sending' && 'log cleared before sending',
    ],
    xen: [],
    'xen-old': [],
    'cloud-hypervisor': [limit, timeout !== undefined && `${timeoutStrategy} after ${formatSeconds(timeout)}`],
    clark: [minimumBandwidth !== undefined && `from ${formatRate(minimumBandwidth)} on`],
    'fixed-rounds': [`${passes} passes`],
  }[policy]
  const held = throttle && `guest held for ${Number((100 * throttle).toPrecision(3))}% of its time`
  return [policy, ...told, held].filter(Boolean).join(', ')
}

/** How the guest is moved, in a few words. */
export function describeStrategy(spec: MigrationSpec): string {
  const { strategy, switchAfter = 1, push = 'forward', order, balloon, preempt } = spec
  const told = {
    'pre-copy': [describePolicy(spec)],
    'stop-and-copy': [],
    'self-migration': [],
    hybrid: [`post-copy after ${switchAfter} ${switchAfter === 1 ? 'pass' : 'passes'}`, `pushing ${push}`],
    'post-copy': [`pushing ${push}`],
    'copy-on-reference': [],
  }[strategy]
  const rest = [
    ...told,
    order && order !== 'address' && `${order} first`.replace('optimal first', 'optimal order'),
    balloon && 'free pages given up',
    preempt && 'faults overtake',
  ].filter(Boolean)
  return rest.length > 0 ? `${strategy} (${rest.join('; ')})` : strategy
}

/** What is sent how fast, in a few words. */
export function describePath({ bandwidth, link, switchoverBandwidth, encoding = {} }: MigrationSpec): string[] {
  const { compression, xbzrle, channels } = encoding
  return [
    `at ${formatRate(bandwidth)}${link ? ` (${Object.keys(link)[0]})` : ''}`,
    ...(switchoverBandwidth === undefined ? [] : [`and ${formatRate(switchoverBandwidth)} once stopped`]),
    ...(compression ? [`compressed by ${compression.ratio}`] : []),
    ...(xbzrle ? [`XBZRLE by ${xbzrle.ratio}`] : []),
    ...(channels === undefined ? [] : [`multifd with ${channels} channels`]),
  ]
}

const formatRate = (bytes: number) => `${formatBytes(bytes)}/s`
