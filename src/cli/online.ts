import { Command, Option } from 'commander'
import { onlineChart } from '../charts/online.ts'
import { writeChart } from '../charts/render.ts'
import { finishRows } from '../evaluation/online/fan.ts'
import { forecastRest, type RestForecast } from '../evaluation/online/forecast.ts'
import { leastRemedies } from '../evaluation/online/remedies.ts'
import { type Underway, underway } from '../evaluation/online/rest.ts'
import { endingOf } from '../evaluation/online/scores.ts'
import { isUnderway, type Poll } from '../evaluation/polls.ts'
import { source } from '../random.ts'
import { InputError } from '../trace/input-error.ts'
import { describeVerdict, liveRow, restColumns, restJson, restRow } from './online-output.ts'
import { instant, probability, quantity } from './option-types.ts'
import { drawsOption, everyOption, jsonOption, levelOption, seedOption } from './options.ts'
import { formatTable, print } from './output.ts'
import { readPolls } from './polls-file.ts'

interface Options {
  readonly downtimeLimit: number
  readonly switchoverBandwidth?: number
  readonly autoConverge?: boolean
  readonly at?: number
  readonly every?: number
  readonly deadline: number
  readonly draws: number
  readonly seed: number
  readonly level: number
  readonly probability: number
  readonly chart?: string
  readonly json?: boolean
}

export function onlineCommand(): Command {
  return new Command('online')
    .description('Forecasts the rest of a migration that is under way, from polls of query-migrate.')
    .argument('<polls>', 'polls of query-migrate, one a line (JSONL, or .gz), or - for those that come in')
    .addOption(quantity('--downtime-limit <time>', 'downtime that QEMU aims for', 'seconds').default(0.3, '300ms'))
    .addOption(
      quantity('--switchover-bandwidth <rate>', 'what the link carries once the guest is stopped', 'bytes per second'),
    )
    .addOption(new Option('--auto-converge', 'QEMU throttles the guest if need be (default: if it was seen to)'))
    .addOption(instant('--at <time>', 'forecast from this time of the polls (default: the last under way)'))
    .addOption(everyOption('forecast every so many seconds; of polls that come in at most so often').conflicts('at'))
    .addOption(quantity('--deadline <time>', 'from each forecast on', 'seconds').default(600, '10min'))
    .addOption(drawsOption(200))
    .addOption(levelOption())
    .addOption(probability('--probability <p>', 'probability of converging that a remedy is to bring').default(0.9))
    .addOption(new Option('--chart <file>', 'draw when it will have ended, as .svg, .png, .pdf or .html'))
    .addOption(seedOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  precopy online polls.jsonl --downtime-limit 300ms --every 10s')
    .action(async (file: string, options: Options, command: Command) => {
      if (file === '-') await watch(options)
      else await forecastFile(file, options, command)
    })
}

async function forecastFile(file: string, options: Options, command: Command): Promise<void> {
  const { at = Infinity, level, draws, seed, downtimeLimit, deadline, probability, chart } = options
  const polls: Poll[] = []
  for await (const poll of readPolls(file)) polls.push(poll)
  const counts = [...polls.keys()].filter(i => isUnderway(polls[i]!) && polls[i]!.time <= at).map(i => i + 1)
  if (counts.length === 0) throw new InputError(file, 'polls', 'none found memory being sent', `${polls.length} polls`)
  const migrations = chosen(polls, counts, options.every).map(count => begun(file, polls.slice(0, count), options))
  const forecasts = migrations.map(migration => forecastRest(migration, draws))
  const enough = forecasts.at(-1)!.steadyConvergence >= probability
  const remedies = enough ? [] : leastRemedies(migrations.at(-1)!, Math.min(draws, MOST_DRAWS), probability)
  if (chart) await writeChart(chartOf(forecasts, polls), chart)
  const asked = { downtimeLimit, deadline, level, draws, seed, probability }
  print(command, { ...asked, forecasts: forecasts.map(one => restJson(one, level)), remedies }, () =>
    [
      formatTable(
        restColumns,
        forecasts.map(forecast => restRow(forecast, level)),
      ),
      '',
      ...describeVerdict(forecasts.at(-1)!, remedies, probability),
    ].join('\n'),
  )
}

/** Draws with which remedies are sought: each takes some twenty migrations. */
const MOST_DRAWS = 100

/** Of the numbers of polls to forecast from the last, or one every so many seconds. */
function chosen(polls: readonly Poll[], counts: readonly number[], every: number | undefined): number[] {
  if (every === undefined) return counts.slice(-1)
  let next = -Infinity
  return counts.filter(count => {
    const { time } = polls[count - 1]!
    if (time < next) return false
    next = time + every
    return true
  })
}

function begun(file: string, polls: readonly Poll[], options: Options): Underway {
  const { downtimeLimit, switchoverBandwidth, autoConverge, deadline, seed } = options
  try {
    return underway(polls, {
      downtimeLimit,
      deadline,
      source: source(seed),
      ...(switchoverBandwidth !== undefined && { switchoverBandwidth }),
      ...(autoConverge !== undefined && { autoConverge }),
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new InputError(file, 'polls', 'cannot be forecast from', error.message)
  }
}

function chartOf(forecasts: readonly RestForecast[], polls: readonly Poll[]) {
  const end = endingOf(polls)?.totalTime
  return onlineChart(finishRows(forecasts), end === undefined ? {} : { end })
}

/** A row for the polls that come in, at most every so many seconds of them; as JSON a line each. */
async function watch(options: Options): Promise<void> {
  const { every = 2, level, draws, json } = options
  const polls: Poll[] = []
  let next = -Infinity
  if (!json) process.stdout.write(`${liveRow(restColumns)}\n`)
  for await (const poll of readPolls('-')) {
    polls.push(poll)
    if (!isUnderway(poll) || poll.time < next) continue
    next = poll.time + every
    const forecast = forecastRest(begun('-', polls, options), draws)
    process.stdout.write(`${json ? JSON.stringify(restJson(forecast, level)) : liveRow(restRow(forecast, level))}\n`)
  }
}
