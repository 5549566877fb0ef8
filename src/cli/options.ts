import { type Command, InvalidArgumentError, Option } from 'commander'
import { defaultLayers, type Layer, layers as layerNames } from '../forecast/draws.ts'
import { type MigrationSpec, type PolicyName, policyNames, type Strategy, strategies } from '../migration/spec.ts'
import type { Model } from '../models/model.ts'
import { models, usualModels } from '../models/registry.ts'
import type { WritesOptions } from '../trace/writes.ts'
import { parseQuantity } from '../units.ts'
import {
  addHypervisorOptions,
  type HypervisorOptions,
  hypervisorOptionNames,
  hypervisorSpec,
} from './hypervisor-options.ts'
import { instant, probability, quantity, wholeBytes, wholeNumber } from './option-types.ts'
import { addStrategyOptions, type StrategyOptions, strategyOptionNames, strategySpec } from './strategy-options.ts'

function modelList(text: string): Readonly<Record<string, Model>> {
  if (text === 'all') return models
  return Object.fromEntries(
    text.split(',').map(name => {
      const model = models[name]
      if (model) return [name, model]
      throw new InvalidArgumentError(`expected all, or one or more of ${Object.keys(models).join(',')}`)
    }),
  )
}

const usual = Object.keys(usualModels).join(',')

export const jsonOption = () => new Option('--json', 'print JSON, and nothing else, on standard output')
export const modelOption = () =>
  new Option('--model <names>', `models, or all (default: of ${usual} those that the trace allows)`).argParser(
    modelList,
  )
export const modelsOption = () =>
  new Option('--models <names>', 'models to score, or all').argParser(modelList).default(usualModels, usual)
export const pageOption = () => new Option('--page <file>', 'write tables and charts as one HTML page')
export const hostOption = () => new Option('--host <file>', 'what the command host learnt of the host')
export const seedOption = () => wholeNumber('--seed <n>', 'seed of the random numbers', 0).default(1)
export const drawsOption = (draws = 1000) =>
  wholeNumber('--draws <n>', 'migrations to draw for each model', 1).default(draws)
export const atOption = () => instant('--at <time>', "start of the migration, on the trace's clock")
export const everyOption = (description = 'replay from every so many seconds of the trace') =>
  quantity('--every <time>', description, 'seconds')
export const trainOption = () =>
  quantity(
    '--train <time>',
    'what is fitted before each origin; default a third of the trace, with --windows 60%, at most 60 s',
    'seconds',
  )

/** Lengths of windows; what belongs to a migration has no meaning beside them. */
export function windowsOption(): Option {
  const option = quantity(
    '--windows <times>',
    'score the pages written in windows of these lengths, or auto',
    'seconds',
  )
  const parse = option.parseArg!
  return option
    .argParser(text => (text === 'auto' ? text : text.split(',').map(one => parse(one, undefined))))
    .conflicts([
      'bandwidth',
      'downtimeLimit',
      'switchoverBandwidth',
      'policy',
      'strategy',
      'rounds',
      'deadline',
      'layers',
      ...hypervisorOptionNames,
      ...strategyOptionNames,
    ])
}
export const levelOption = () => probability('--level <p>', 'probability that an interval holds').default(0.9)

/** A layer that a command knows: those of the draws, and the one that past forecasts calibrate. */
export type NamedLayer = Layer | 'conformal'

export const layersOption = (
  layers: readonly NamedLayer[] = defaultLayers,
  names: readonly NamedLayer[] = layerNames,
) =>
  new Option('--layers <names>', `what is uncertain, of ${names.join(',')}`)
    .argParser(text => {
      const asked = text.split(',')
      const chosen = names.filter(layer => asked.includes(layer))
      if (chosen.length === asked.length) return chosen
      throw new InvalidArgumentError(`expected one or more of ${names.join(',')}`)
    })
    .default(layers, layers.join(','))

/** How the trace's text formats are to be read. */
export function addReadOptions(command: Command): Command {
  return command
    .addOption(quantity('--epoch <time>', 'epoch that a log of writes is cut into', 'seconds'))
    .addOption(wholeBytes('--page-size <size>', 'page size of a log of writes'))
    .addOption(wholeNumber('--page-count <n>', 'page count of a log of writes', 1, 2 ** 32))
    .addOption(wholeNumber('--zero-pages <n>', 'zero pages of the guest, if the trace does not tell', 0))
}

export type ReadOptions = WritesOptions

/** Keeps of a command's options those that tell how to read a trace. */
export function readOptions({ epoch, pageSize, pageCount, zeroPages }: ReadOptions): ReadOptions {
  return {
    ...(epoch !== undefined && { epoch }),
    ...(pageSize !== undefined && { pageSize }),
    ...(pageCount !== undefined && { pageCount }),
    ...(zeroPages !== undefined && { zeroPages }),
  }
}

export interface MigrationOptions extends HypervisorOptions, StrategyOptions {
  readonly bandwidth: number
  readonly switchoverBandwidth?: number
  readonly downtimeLimit: number
  readonly policy: PolicyName
  readonly strategy: Strategy
  readonly rounds: number
  readonly deadline?: number
}

/** The migration's options; where `defaults` are given, bandwidth and downtime limit need not be. */
export function addMigrationOptions(
  command: Command,
  defaults?: { bandwidth: string; downtimeLimit: string },
): Command {
  const bandwidth = quantity('--bandwidth <rate>', 'what the migration may send a second', 'bytes per second')
  const limit = quantity('--downtime-limit <time>', 'downtime that the hypervisor aims for', 'seconds')
  if (defaults) {
    bandwidth.default(parseQuantity(defaults.bandwidth, 'bytes per second'), defaults.bandwidth)
    limit.default(parseQuantity(defaults.downtimeLimit, 'seconds'), defaults.downtimeLimit)
  } else {
    bandwidth.makeOptionMandatory()
    limit.makeOptionMandatory()
  }
  command
    .addOption(bandwidth)
    .addOption(limit)
    .addOption(
      quantity('--switchover-bandwidth <rate>', 'what the link carries once the guest is stopped', 'bytes per second'),
    )
    .addOption(new Option('--policy <name>', "the hypervisor's rule").choices(policyNames).default('qemu'))
    .addOption(new Option('--strategy <name>', 'how the guest is moved').choices(strategies).default('pre-copy'))
    .addOption(wholeNumber('--rounds <n>', 'passes of the policy fixed-rounds before the guest stops', 0).default(4))
    .addOption(quantity('--deadline <time>', 'when a migration that has not finished is cancelled', 'seconds'))
  return addStrategyOptions(addHypervisorOptions(command, bandwidth))
}

export function migrationSpec(options: MigrationOptions): MigrationSpec {
  const { strategy, policy, bandwidth, switchoverBandwidth, downtimeLimit, rounds, deadline } = options
  return {
    strategy,
    policy,
    bandwidth,
    downtimeLimit,
    passes: rounds,
    ...hypervisorSpec(options),
    ...strategySpec(options),
    ...(switchoverBandwidth !== undefined && { switchoverBandwidth }),
    ...(deadline !== undefined && { deadline }),
  }
}

export interface ForecastOptions extends ReadOptions, MigrationOptions {
  readonly model?: Record<string, Model>
  readonly draws: number
  readonly seed: number
  readonly level: number
  readonly layers: Layer[]
  readonly host?: string
}

/** What a forecast depends on besides the trace and the migration; `names` are the layers that it may have. */
export const addForecastOptions = (command: Command, names?: readonly NamedLayer[]): Command =>
  addReadOptions(command)
    .addOption(modelOption())
    .addOption(drawsOption())
    .addOption(levelOption())
    .addOption(layersOption(undefined, names))
    .addOption(hostOption())
    .addOption(seedOption())
    .addOption(jsonOption())

export interface GridOptions extends Omit<MigrationOptions, 'bandwidth' | 'downtimeLimit'> {
  readonly bandwidth: readonly number[]
  readonly downtimeLimit: readonly number[]
}

/** The migration's options, with any number of bandwidths and downtime limits separated by commas, neither of them needed. */
export function addGridOptions(command: Command): Command {
  addMigrationOptions(command)
  for (const option of command.options.filter(({ long }) => long === '--bandwidth' || long === '--downtime-limit')) {
    const parse = option.parseArg!
    option.description += ', or several'
    option.argParser(text => text.split(',').map(one => parse(one, undefined)))
    option.makeOptionMandatory(false)
  }
  return command
}

/** Bandwidths and downtime limits separated by commas, one of which may be `unlimited`, and what else `curve` depends on. */
export function addCurveOptions(command: Command): Command {
  const bandwidths = quantity('--bandwidth <rates>', 'what the migration may send a second', 'bytes per second')
  const limits = quantity('--downtime-limit <times>', 'downtime to aim for, or unlimited', 'seconds')
  const parse = limits.parseArg!
  limits.argParser((text, previous) => (text.trim() === 'unlimited' ? Infinity : parse(text, previous)))
  for (const option of [bandwidths, limits]) {
    const parse = option.parseArg!
    option.description += '; several with commas between'
    option.argParser(text => text.split(',').map(one => parse(one, undefined))).makeOptionMandatory()
  }
  const deadline = quantity('--deadline <time>', 'when an unfinished migration is cancelled', 'seconds')
  return addReadOptions(command)
    .addOption(bandwidths)
    .addOption(limits)
    .addOption(deadline.default(3600, '1 h'))
    .addOption(wholeNumber('--draws <n>', 'draws of the pages written, given the sample', 1).default(1000))
    .addOption(levelOption())
    .addOption(seedOption())
    .addOption(pageOption())
    .addOption(jsonOption())
}

/** A specification for each bandwidth and downtime limit. */
export const gridSpecs = (options: GridOptions): MigrationSpec[] =>
  options.bandwidth.flatMap(bandwidth =>
    options.downtimeLimit.map(downtimeLimit => migrationSpec({ ...options, bandwidth, downtimeLimit })),
  )
