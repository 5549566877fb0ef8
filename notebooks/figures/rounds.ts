import {
  columnWidth,
  forecastersOf,
  migrate,
  type PendingPoint,
  type PendingRow,
  pendingChart,
  pendingFan,
  source,
} from 'precopy'
import { bandwidth, deadline, downtimeLimit, exampleFile, fittedMinute, MiB, migration, TRAIN } from './example.ts'
import { type Figure, percent, plain, seconds, short } from './figure.ts'

const draws = 100

export const rounds: Figure = {
  name: 'rounds',
  width: columnWidth,
  seed: 1,
  inputs: [exampleFile],
  async draw() {
    const { fits, future } = await fittedMinute(exampleFile)
    const { phases, independent } = fits.models
    const drawn = { ...fits, models: { phases: phases!, independent: independent! } }
    const forecasters = forecastersOf(drawn, migration, { source: source(rounds.seed) })
    const fan = pendingFan(forecasters, { draws }).objects() as PendingRow[]
    const path: PendingPoint[] = []
    const came = migrate.replay(future, migration, {
      observe: (time, pending) => path.push({ time, pending }),
    })
    const bands = fan.filter(({ model }) => model === 'phases')
    const pendingAt = (at: number) => path.findLast(({ time }) => time <= at)?.pending ?? path[0]!.pending
    const inside = bands.filter(({ time, q05, q95 }) => q05 <= pendingAt(time) && pendingAt(time) <= q95)
    const others = fan.filter(({ model }) => model === 'independent')
    const othersInside = others.filter(({ time, q05, q95 }) => q05 <= pendingAt(time) && pendingAt(time) <= q95)
    const plateau = others.at(-1)!.q50
    const threshold = bandwidth * downtimeLimit
    return {
      spec: pendingChart(fan, { threshold, observed: path }),
      numbers: {
        draws: plain(draws),
        threshold: { value: threshold, unit: 'bytes' },
        'pendingAtDeadline.independent': { value: plateau, unit: 'bytes' },
        rounds: plain(came.rounds),
        totalTime: seconds(came.totalTime),
        'inside90.phases': plain(inside.length / bands.length),
        'inside90.independent': plain(othersInside.length / others.length),
      },
      caption: `A migration round by round: memory still to be sent of a guest that compiles (gcc), at ${bandwidth / MiB} MiB/s with a downtime limit of
${1000 * downtimeLimit} ms, on a logarithmic axis; what came, by exact replay (black: ${came.rounds} rounds, ${short(came.totalTime, 3)} s), over the forecasts of two models fitted to the ${TRAIN} s
before (${draws} draws; median, bands of 50% and 90%). \`phases\` has the replay in its 90% band for ${percent(inside.length / bands.length)} of the time that it shows. Where
pages are independent (right), every round finds as many pages dirty as the one before, some ${short(plateau / MiB)} MiB, never reaches the ${short(threshold / MiB)} MiB that the
downtime limit allows (dashed), and goes on until the deadline of ${deadline} s; its band holds the replay for ${percent(othersInside.length / others.length)} of the time.`,
    }
  },
}
