import {
  type ForecastRow,
  forecast,
  forecastChart,
  forecastRows,
  interval,
  migrate,
  type ObservedOutcome,
  pageWidth,
  source,
} from 'precopy'
import {
  bandwidth,
  deadline,
  downtimeLimit,
  exampleFile,
  fittedMinute,
  longTraces,
  MiB,
  migration,
  TRAIN,
} from './example.ts'
import { type Figure, percent, plain, seconds, short } from './figure.ts'
import { workloadOf } from './repository.ts'

const draws = 100
const level = 0.9

interface Example {
  readonly file: string
  readonly rows: readonly ForecastRow[]
  readonly came: ObservedOutcome & { readonly converged: boolean }
}

const holds = ({ rows, came }: Example, model: string) => {
  const [lower, upper] = interval(rows.find(row => row.model === model)!.totalTime, level)
  return lower <= came.totalTime && came.totalTime <= upper
}

export const forecastFigure: Figure = {
  name: 'forecast',
  width: pageWidth,
  seed: 1,
  inputs: longTraces,
  async draw() {
    const examples: Example[] = []
    for (const file of longTraces) {
      const { fits, future } = await fittedMinute(file)
      const forecasts = forecast(fits, migration, { draws, source: source(forecastFigure.seed) })
      examples.push({ file, rows: forecastRows(forecasts), came: migrate.replay(future, migration) })
    }
    const shown = examples.find(({ file }) => file === exampleFile)!
    const { rows, came } = shown
    const of = (model: string) => rows.find(row => row.model === model)!
    const held = (model: string) => examples.filter(one => holds(one, model)).length
    const [lower, upper] = interval(of('phases').totalTime, level)
    const models = rows.map(({ model }) => model)
    return {
      spec: forecastChart(rows, { level, deadline, limit: downtimeLimit, observed: came }),
      numbers: {
        draws: plain(draws),
        bandwidth: { value: bandwidth, unit: 'bytes/s' },
        downtimeLimit: seconds(downtimeLimit),
        deadline: seconds(deadline),
        'came.totalTime': seconds(came.totalTime),
        'came.downtime': seconds(came.downtime),
        'came.rounds': plain(came.rounds),
        ...Object.fromEntries(
          rows.flatMap(({ model, convergence, totalTime, downtime }) => [
            [`convergence.${model}`, plain(convergence)],
            [`totalTime.median.${model}`, seconds(totalTime.quantile(0.5))],
            [`downtime.median.${model}`, seconds(downtime.quantile(0.5))],
          ]),
        ),
        'totalTime.lower.phases': seconds(lower),
        'totalTime.upper.phases': seconds(upper),
        examples: plain(examples.length),
        ...Object.fromEntries(models.map(model => [`held.${model}`, plain(held(model))])),
      },
      caption: `A migration as a distribution: total time and downtime of a guest that compiles (${workloadOf(exampleFile)}), sent at ${bandwidth / MiB} MiB/s with a
downtime limit of ${1000 * downtimeLimit} ms, as forecast by three models fitted to the minute before; each dot is ${percent(1 / 50)} of the probability (${draws}
draws), below it median, 50% and ${percent(level)} intervals. What came, by exact replay of the seconds that followed: ${short(came.totalTime, 3)} s in
${came.rounds} rounds, ${short(1000 * came.downtime, 3)} ms of downtime. Pages taken for independent would not converge within ${deadline} s with a
probability of ${percent(1 - of('independent').convergence)}; \`phases\` says ${short(lower, 3)} to ${short(upper, 3)} s. The choice: bandwidth, limit and trace are those of the README's example of
\`replay\`, the start is the first with ${TRAIN} s before it. The same at that instant of all ${examples.length} long traces: the ${percent(level)} interval of total time
of \`phases\` holds what came ${held('phases')} times, of \`independent\` ${held('independent')}, of \`constant-rate\` ${held('constant-rate')}.`,
    }
  },
}
