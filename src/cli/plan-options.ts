import { type Command, Option } from 'commander'
import { defaultLayers, type Layer } from '../forecast/draws.ts'
import type { Model } from '../models/model.ts'
import { instant, probability, quantity, wholeNumber } from './option-types.ts'
import {
  addMigrationOptions,
  addReadOptions,
  everyOption,
  hostOption,
  jsonOption,
  layersOption,
  type MigrationOptions,
  modelOption,
  pageOption,
  type ReadOptions,
  seedOption,
} from './options.ts'

export interface PlanCommandOptions extends ReadOptions, Omit<MigrationOptions, 'bandwidth' | 'downtimeLimit'> {
  readonly downtime: number
  readonly total?: number
  readonly probability: number
  readonly bandwidth?: number
  readonly downtimeLimit?: number
  readonly capacity: number
  readonly senderRate?: number
  readonly period?: number
  readonly tick: number
  readonly horizon?: number
  readonly train?: number
  readonly every?: number
  readonly device: string
  readonly port: number
  readonly model?: Record<string, Model>
  readonly layers: Layer[]
  readonly host?: string
  readonly draws?: number
  readonly seed: number
  readonly chart?: string
  readonly page?: string
}

/** What is asked, what is given, and where the reservations are made. */
export function addPlanOptions(command: Command): Command {
  command
    .addOption(quantity('--downtime <time>', 'downtime to stay under', 'seconds').makeOptionMandatory())
    .addOption(quantity('--total <time>', 'total time to stay under (default: any)', 'seconds'))
    .addOption(probability('--probability <p>', 'probability of staying under').makeOptionMandatory())
    .addOption(quantity('--horizon <time>', 'the start may be at any time of it (default: now)', 'seconds'))
    .addOption(quantity('--train <time>', 'what is fitted; replays of the rest check the answer', 'seconds'))
    .addOption(everyOption('replay the rest from every so many seconds (default: 200 replays)'))
  addMigrationOptions(command)
  const sought = { bandwidth: 'the least is sought', downtimeLimit: 'the one that suits is sought' }
  for (const option of command.options) {
    const what = sought[option.attributeName() as keyof typeof sought]
    if (!what) continue
    option.makeOptionMandatory(false)
    option.description += ` (default: ${what})`
  }
  const reservations = [
    quantity('--capacity <rate>', 'what the wire of the link carries', 'bytes per second').default(1.25e9, '10Gbit/s'),
    quantity(
      '--sender-rate <rate>',
      "what a core of the sender's own sends (default: as the host tells)",
      'bytes per second',
    ),
    quantity('--period <time>', "period of the sender's CPU share (default: a fiftieth of the downtime)", 'seconds'),
    instant('--tick <time>', 'how late the kernel may end a budget; 0s with HRTICK_DL').default(0.004, '4ms'),
    new Option('--device <name>', 'interface that the migration leaves by').default('eth0'),
    wholeNumber('--port <n>', 'TCP port that it goes to', 1, 65535).default(49152),
  ]
  for (const option of reservations) command.addOption(option.helpGroup('Reservations:'))
  return addReadOptions(command)
    .addOption(modelOption())
    .addOption(layersOption(defaultLayers))
    .addOption(hostOption())
    .addOption(
      wholeNumber(
        '--draws <n>',
        'migrations to draw in a setting, at most (default: 2000, or as the probability needs)',
        1,
      ),
    )
    .addOption(seedOption())
    .addOption(new Option('--chart <file>', 'draw the map of the probability, as .svg, .png, .pdf or .html'))
    .addOption(pageOption())
    .addOption(jsonOption())
}
