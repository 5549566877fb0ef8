import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Host } from '../migration/host.ts'
import { type ScenarioOptions, scenarioOf } from '../reservation/isolation/scenario.ts'
import { quantity, wholeBytes, wholeNumber } from './option-types.ts'
import {
  addMigrationOptions,
  addReadOptions,
  atOption,
  hostOption,
  jsonOption,
  type MigrationOptions,
  pageOption,
  type ReadOptions,
  seedOption,
} from './options.ts'

const backgrounds = {
  off: { neighbour: 0, migrating: 0 },
  neighbour: { neighbour: 1, migrating: 0 },
  migrating: { neighbour: 0, migrating: 1 },
  both: { neighbour: 1, migrating: 1 },
} as const

export interface IsolationCommandOptions extends ReadOptions, MigrationOptions {
  readonly at?: number
  readonly framePeriod: number
  readonly frameCost: number
  readonly frameVariation: number
  readonly frameSize: number
  readonly background: keyof typeof backgrounds
  readonly cores: number
  readonly senderRate?: number
  readonly capacity: number
  readonly margin: number
  readonly around: number
  readonly host?: string
  readonly seed: number
  readonly chart?: string
  readonly page?: string
}

const usual = scenarioOf()

/** What the migration is, what runs beside it, and what is written. */
export function addIsolationOptions(command: Command): Command {
  const beside = [
    quantity('--frame-period <time>', 'between frames, and from release to deadline', 'seconds').default(
      usual.period,
      '40ms',
    ),
    quantity('--frame-cost <time>', 'CPU time that a frame takes at most', 'seconds').default(usual.cost, '11ms'),
    fraction('--frame-variation <share>', 'frames take less than that by up to this share', 1).default(usual.variation),
    wholeBytes('--frame-size <size>', 'bytes of a frame on the link').default(usual.frameBytes, '20000'),
    new Option('--background <whose>', 'which virtual machines have one more virtual CPU, which computes without end')
      .choices(Object.keys(backgrounds))
      .default('migrating'),
    wholeNumber('--cores <n>', 'cores of each host', 1, 1024).default(usual.cores),
    quantity(
      '--sender-rate <rate>',
      "what the sender prepares in a second of CPU (default: the host's)",
      'bytes per second',
    ),
    quantity('--capacity <rate>', 'what the wire of the link carries', 'bytes per second').default(
      usual.capacity,
      '1Gbit/s',
    ),
    fraction('--margin <share>', 'what budgets have beside what is needed').default(usual.margin),
    quantity('--around <time>', 'how long to look before and after', 'seconds').default(usual.before, '2s'),
  ]
  addReadOptions(addMigrationOptions(command)).addOption(atOption())
  for (const option of beside) command.addOption(option.helpGroup('Beside the migration:'))
  return command
    .addOption(hostOption())
    .addOption(new Option('--chart <file>', 'draw the response times, as .svg, .png, .pdf or .html'))
    .addOption(pageOption())
    .addOption(seedOption())
    .addOption(jsonOption())
}

/** An option that takes a number from 0 to below `end`. */
function fraction(flags: string, description: string, end = Infinity): Option {
  return new Option(flags, description).argParser(text => {
    const value = Number(text)
    if (text.trim() !== '' && value >= 0 && value < end) return value
    throw new InvalidArgumentError(`expected a number from 0${end < Infinity ? ` to below ${end}` : ' on'}`)
  })
}

/** The scenario that is asked for, beside a sender on this host. */
export function scenarioOptions(options: IsolationCommandOptions, host: Host): ScenarioOptions {
  const { framePeriod, frameCost, frameVariation, frameSize, background, around } = options
  const { cores, capacity, margin, senderRate = host.senderRate?.median ?? Infinity } = options
  return {
    period: framePeriod,
    cost: frameCost,
    variation: frameVariation,
    frameBytes: frameSize,
    background: backgrounds[background],
    cores,
    senderRate,
    capacity,
    margin,
    socketBuffer: Math.max(host.socketBuffer, usual.chunk),
    before: around,
    after: around,
  }
}
