import {
  backtestWindows,
  independent,
  type ModelSpreadRow,
  type ObservedSpreadRow,
  pageWidth,
  phases,
  planWindows,
  resample,
  type Source,
  slidingCounts,
  source,
  type Trace,
  type WindowForecast,
  windowScores,
  windowSpreadChart,
} from 'precopy'
import { longTraces } from './example.ts'
import { type Figure, percent, plain, seconds, short } from './figure.ts'
import { readBundled, workloadOf } from './repository.ts'

const draws = 100
/** Seconds that a model is fitted to. */
const train = 60
const ORIGINS = 8
const REPLICATES = 200
/** Seconds of neighbouring windows that are drawn together. */
const BLOCK = 10
const windows = [0.25, 0.5, 1, 2, 4]
const LABELLED = 1
/** Pages written independently: 6,000 writes a second, nine tenths of them to a tenth of the pages. */
const CONTROL = 'hotcold'

export const independence: Figure = {
  name: 'independence',
  width: pageWidth,
  seed: 1,
  inputs: longTraces,
  async draw() {
    const observed: ObservedSpreadRow[] = []
    const forecasts: WindowForecast[] = []
    for (const file of longTraces) {
      const trace = await readBundled(file)
      const name = workloadOf(file)
      const every = (trace.duration - train - windows.at(-1)!) / (ORIGINS - 1)
      const plan = planWindows(trace, { train, windows, every })
      observed.push(...spreadsOf(trace, train, name))
      for (const origin of plan.origins) {
        const options = { name, draws, source: source(independence.seed).substream('origin', origin) }
        forecasts.push(...backtestWindows(trace, plan, origin, models, options))
      }
    }
    const modelled = modelledOf(forecasts)
    const traces = longTraces.map(workloadOf)
    const sure = traces.map(trace => {
      const at = (row: { trace: string; window: number }) => row.trace === trace && row.window === LABELLED
      const of = (model: string) => modelled.find(row => at(row) && row.model === model)!
      const { sd } = observed.find(at)!
      return {
        trace,
        observed: sd,
        times: sd / of('independent').sd,
        resample: sd / of('resample').sd,
        phases: sd / of('phases').sd,
      }
    })
    const of = (trace: string) => sure.find(one => one.trace === trace)!
    const sorted = sure.map(({ times }) => times).sort((a, b) => a - b)
    const middle = (sorted[2]! + sorted[3]!) / 2
    const held = Object.keys(models).map(model => {
      const its = forecasts.filter(one => one.model === model)
      return { model, share: its.filter(isHeld).length / its.length }
    })
    const ofControl = forecasts.filter(one => one.trace === CONTROL && one.model === 'independent')
    const controlHeld = ofControl.filter(isHeld).length / ofControl.length
    const share = (model: string) => percent(held.find(one => one.model === model)!.share)
    const between = (of: 'resample' | 'phases') => {
      const ratios = sure.map(one => one[of])
      return `${short(Math.min(...ratios))} to ${short(Math.max(...ratios))}`
    }
    return {
      spec: windowSpreadChart(observed, modelled, { label: { model: 'independent', window: LABELLED } }),
      numbers: {
        draws: plain(draws),
        origins: plain(ORIGINS),
        window: seconds(LABELLED),
        ...Object.fromEntries(
          sure.flatMap(({ trace, observed, times, resample, phases }) => [
            [`sd.observed.${trace}`, { value: observed, unit: 'pages' }],
            [`observedOverModel.independent.${trace}`, plain(times)],
            [`observedOverModel.resample.${trace}`, plain(resample)],
            [`observedOverModel.phases.${trace}`, plain(phases)],
          ]),
        ),
        'observedOverModel.independent.median': plain(middle),
        ...Object.fromEntries(held.map(({ model, share }) => [`coverage90.${model}`, plain(share)])),
        [`coverage90.independent.${CONTROL}`]: plain(controlHeld),
      },
      caption: `Pages taken for independent are too sure of themselves. Above, the standard deviation of the number of distinct pages written in a
window: as observed in all windows after the part of each trace that is fitted (black, with the 90% interval of a bootstrap of
${BLOCK} s blocks), and in forecasts by models fitted to the ${train} s before each of ${ORIGINS} origins (root mean variance, ${draws} draws). If every page were written by
a Poisson process of its own (\`independent\`), windows of ${LABELLED} s would differ much less than they do (bold: by how many times): ${short(sorted.at(-1)!)} times in the worst
trace, ${short(middle)} in the median. Where pages are independent by construction (${CONTROL}, a
writer of fixed law) it is ${short(of(CONTROL).times)} times, and its intervals hold ${percent(controlHeld)}. Models that
play back whole epochs keep the pages together: observed over forecast is ${between('resample')} for \`resample\` and ${between('phases')} for \`phases\`, which
may be surer than all windows are since they know the present. Below, the share of the forecasts' 90% intervals that held what came,
with binomial intervals for windows without overlap (95%): over all traces and windows ${share('independent')} of \`independent\`, ${share('resample')} of \`resample\`,
${share('phases')} of \`phases\`. No window was scored that had been fitted.`,
    }
  },
}

const models = { independent: independent(), resample: resample(), phases: phases() }

const isHeld = ({ observed, interval90: [lower, upper] }: WindowForecast) => lower <= observed && observed <= upper

interface CoverageRow {
  readonly trace: string
  readonly model: string
  readonly window: number
  readonly coverage90: number
  readonly coverage90Interval: readonly [number, number]
}

/** The spread of each model's forecasts, and what their intervals held. */
const modelledOf = (forecasts: readonly WindowForecast[]): ModelSpreadRow[] =>
  (windowScores(forecasts).objects() as CoverageRow[]).map(row => {
    const { trace, model, window } = row
    const variances = forecasts
      .filter(one => one.trace === trace && one.model === model && one.window === window)
      .map(({ law }) => law.variance)
    const [lower, upper] = row.coverage90Interval
    return { trace, model, window, sd: Math.sqrt(meanOf(variances)), coverage: row.coverage90, lower, upper }
  })

const meanOf = (values: Iterable<number>) => {
  const all = [...values]
  return all.reduce((sum, value) => sum + value, 0) / all.length
}

/** The spread of the counts of the seconds that are not fitted at the first origin, with 90% bootstrap intervals. */
function spreadsOf(trace: Trace, train: number, name: string) {
  const rest = trace.slice(trace.epochAt(trace.start + train), trace.length)
  const block = Math.round(BLOCK / trace.epoch)
  return slidingCounts(rest, windows).map(({ counts }, i) => {
    const random = source(independence.seed).substream(name, i)
    const replicates = Array.from({ length: REPLICATES }, () => deviation(resampled(counts, block, random))).sort(
      (a, b) => a - b,
    )
    const at = (share: number) => replicates[Math.round(share * (REPLICATES - 1))]!
    return { trace: name, window: windows[i]!, sd: deviation(counts), lower: at(0.05), upper: at(0.95) }
  })
}

function deviation(counts: Float64Array): number {
  const mean = meanOf(counts)
  return Math.sqrt(meanOf(counts.map(count => (count - mean) ** 2)))
}

/** Blocks of neighbours that begin anywhere, the end followed by the beginning. */
function resampled(counts: Float64Array, block: number, random: Source): Float64Array {
  let start = 0
  return counts.map((_, i) => {
    if (i % block === 0) start = Math.floor(random() * counts.length)
    return counts[(start + (i % block)) % counts.length]!
  })
}
