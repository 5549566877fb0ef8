import { Command, InvalidArgumentError, Option } from 'commander'
import { models } from '../models/registry.ts'
import type { Schedule } from '../reservation/admission/schedule.ts'
import { answer, type Question } from './admit-answer.ts'
import { readAdmitFile } from './admit-file.ts'
import { answerJson, answerText } from './admit-output.ts'
import { readHost } from './host-file.ts'
import { quantity } from './option-types.ts'
import { drawsOption, hostOption, jsonOption, seedOption } from './options.ts'
import { print } from './output.ts'

interface Options {
  readonly evacuate: boolean
  readonly bandwidth?: number
  readonly downtimeLimit: number
  readonly model: string
  readonly downtime?: number
  readonly total?: number
  readonly probability?: number
  readonly concurrency?: readonly number[]
  readonly sharing: NonNullable<Schedule['sharing']>
  readonly horizon: number
  readonly quantile: number
  readonly draws: number
  readonly seed: number
  readonly host?: string
}

export function admitCommand(): Command {
  return new Command('admit')
    .description(
      'Tells whether virtual machines fit a host, which to migrate away, in which order, and what that is worth.',
    )
    .argument('<host>', 'JSON of the cores, the link, the virtual machines and where they may go')
    .option('--evacuate', 'migrate all of them away', false)
    .addOption(
      quantity('--bandwidth <rate>', 'what migrations may send (default: what is not reserved)', 'bytes per second'),
    )
    .addOption(
      quantity('--downtime-limit <time>', 'downtime that the hypervisor aims for', 'seconds').default(0.3, '300 ms'),
    )
    .addOption(quantity('--downtime <time>', 'no downtime shall be longer', 'seconds'))
    .addOption(quantity('--total <time>', 'all shall be away by then', 'seconds'))
    .addOption(probability('--probability <p>', 'and that with this probability'))
    .addOption(
      new Option('--concurrency <n>', 'migrations at once, or several (default: 1,2,all)').argParser(text => {
        const asked = text.split(',').map(Number)
        if (asked.every(k => Number.isInteger(k) && k >= 1)) return asked
        throw new InvalidArgumentError('expected whole numbers from 1 on')
      }),
    )
    .addOption(
      new Option('--sharing <how>', 'how those at once share the link').choices(['fair', 'fixed']).default('fair'),
    )
    .addOption(
      quantity('--horizon <time>', 'for how long a move counts until placement anew', 'seconds').default(3600, '1 h'),
    )
    .addOption(probability('--quantile <p>', 'probability that what is set aside for demand suffices').default(0.95))
    .addOption(new Option('--model <name>', 'model of the forecasts').choices(Object.keys(models)).default('resample'))
    .addOption(drawsOption(100))
    .addOption(hostOption())
    .addOption(seedOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  precopy admit data/host-example.json --evacuate --total 20s --downtime 400ms --probability 0.9 --draws 20',
    )
    .action(async (file: string, options: Options, command: Command) => {
      const host = await readHost(options.host)
      const asked = await readAdmitFile(file, host)
      const { evacuate, downtimeLimit, draws, seed, sharing, horizon, quantile, concurrency, probability } = options
      const { bandwidth, downtime, total, model } = options
      const question: Question = {
        ...(bandwidth !== undefined && { bandwidth }),
        evacuate,
        downtimeLimit,
        goal: { ...(total !== undefined && { total }), ...(downtime !== undefined && { downtime }) },
        ...(probability !== undefined && { probability }),
        ...(concurrency && { concurrency }),
        sharing,
        horizon,
        quantile,
        model: models[model]!,
        draws,
        seed,
        host,
      }
      const answered = await answer(file, asked, question)
      print(command, answerJson(asked, question, answered), () => answerText(asked, question, answered))
    })
}

function probability(flags: string, description: string): Option {
  return new Option(flags, description).argParser(text => {
    const p = Number(text)
    if (p > 0 && p < 1) return p
    throw new InvalidArgumentError('expected a probability between 0 and 1')
  })
}
