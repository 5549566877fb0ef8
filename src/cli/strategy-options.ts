import { type Command, Option } from 'commander'
import type { MigrationSpec } from '../migration/spec.ts'
import { type OrderName, pageOrders, pushNames, type Strategy, type StrategySpec } from '../migration/strategy-spec.ts'
import { instant, wholeBytes, wholeNumber } from './option-types.ts'

/** What strategies differ in. */
export type StrategyOptions = Omit<StrategySpec, 'strategy'>

const follows: readonly Strategy[] = ['post-copy', 'hybrid', 'copy-on-reference']

/** The strategies that each option belongs to; all where none is named. */
const strategiesOf: Readonly<Record<keyof StrategyOptions, readonly Strategy[]>> = {
  order: [],
  balloon: [],
  switchAfter: ['hybrid'],
  push: ['post-copy', 'hybrid'],
  pivots: ['post-copy', 'hybrid'],
  faultLatency: follows,
  preempt: follows,
  checkpointBuffer: ['self-migration'],
}

/** Attributes of all these options. */
export const strategyOptionNames: readonly string[] = Object.keys(strategiesOf)

export const orderNames = Object.keys(pageOrders) as OrderName[]

export function addStrategyOptions(command: Command): Command {
  const options = [
    new Option('--order <name>', 'which pages are sent first (default: address)').choices(orderNames),
    new Option('--balloon', 'give up free pages before the migration'),
    wholeNumber('--switch-after <n>', 'hybrid: passes before post-copy (default: 1)', 0),
    new Option('--push <name>', 'post-copy, hybrid: what is sent beside faults (default: forward)').choices(pushNames),
    wholeNumber('--pivots <n>', 'faults around which bubbling sends (default: 7)', 1),
    instant('--fault-latency <time>', 'what a fault takes beside the page (default: 250 us)'),
    new Option('--preempt', 'pages that the guest waits for overtake the others'),
    wholeBytes('--checkpoint-buffer <size>', 'self-migration: what the last pages must fit (default: 8 MiB)'),
  ]
  for (const option of options) command.addOption(option.helpGroup('Strategy:'))
  return command.hook('preAction', checkOptions)
}

/** Says which option has no meaning under the strategy, rather than to ignore it. */
function checkOptions(command: Command): void {
  const { strategy, push, pivots } = command.opts()
  for (const option of command.options) {
    const belongs = strategiesOf[option.attributeName() as keyof StrategyOptions] ?? []
    if (belongs.length === 0 || belongs.includes(strategy)) continue
    if (command.getOptionValue(option.attributeName()) === undefined) continue
    command.error(`error: option '${option.flags}' belongs to the strategy ${belongs.join(', ')}: ${strategy}`)
  }
  if (pivots !== undefined && push !== 'bubbling') command.error("error: option '--pivots <n>' needs '--push bubbling'")
}

/** What of a specification these options give. */
export const strategySpec = (options: StrategyOptions): Partial<MigrationSpec> =>
  Object.fromEntries(Object.entries(options).filter(([name, value]) => name in strategiesOf && value !== undefined))
