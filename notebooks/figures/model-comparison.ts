import { baselines, type ModelScoreRow, modelScoresChart, pageWidth, type SeededSource, source } from 'precopy'
import { type Figure, percent, plain, type Quantity, short } from './figure.ts'
import { once, pathOf, precopy, traceFiles } from './repository.ts'
import { type Case, coverageAt, draws, of, seed, validation, validationInputs } from './validation.ts'

/** On the windows of the even-numbered ones choices were made about `phases`. */
const unseen = traceFiles(/[13579]-before\.parquet$/)
/** Seconds between origins. */
const EVERY = 0.8
/** Fewer than of migrations, of which there are fewer. */
const WINDOW_DRAWS = 50
const REPLICATES = 1000
const reference = 'resample'
const measured = 'Measured total times'
const pages = 'Pages in a window'

interface WindowScores {
  readonly origins: number
  readonly traces: readonly {
    readonly trace: string
    readonly workload: string
    readonly windows: readonly number[]
    readonly models: readonly { readonly model: string; readonly ratio: number }[]
  }[]
  readonly pooled: readonly {
    readonly model: string
    readonly window: number | null
    readonly coverage90: number
    readonly coverage90Interval: readonly [number, number]
  }[]
}

const windowScores = once(() =>
  precopy<WindowScores>([
    ...['backtest', ...unseen.map(pathOf), '--windows', 'auto', '--models', 'all'],
    ...['--every', `${EVERY}`, '--draws', `${WINDOW_DRAWS}`, '--seed', `${seed}`],
  ]),
)

export const modelComparison: Figure = {
  name: 'model-comparison',
  width: pageWidth,
  seed,
  inputs: [...new Set([...validationInputs, ...unseen])],
  async draw() {
    const cases = await validation()
    const backtest = await windowScores()
    const ofMigrations = measuredRows(cases, source(seed))
    const ofWindows = windowRows(backtest, source(seed))
    const rows = [...ofMigrations, ...ofWindows]
    const row = (task: string, model: string) => rows.find(one => one.task === task && one.model === model)!
    const ratio = (task: string, model: string) => {
      const { ratio, lower, upper } = row(task, model)
      return `${short(ratio)} (${short(lower)} to ${short(upper)})`
    }
    const both = (model: string) => `${ratio(measured, model)} and ${ratio(pages, model)}`
    const held = (task: string, model: string) => percent(row(task, model).coverage)
    const n = of(cases, reference, 'totalTime').length
    const workloads = new Set(of(cases, reference, 'totalTime').map(({ workload }) => workload)).size
    return {
      spec: modelScoresChart(rows, { reference }),
      numbers: {
        'draws.migrations': plain(draws),
        'draws.windows': plain(WINDOW_DRAWS),
        migrations: plain(n),
        workloads: plain(workloads),
        traces: plain(backtest.traces.length),
        origins: plain(backtest.origins),
        ...Object.fromEntries(rows.flatMap(row => numbersOf(row))),
      },
      caption: `All models, and what they should beat. Left, total time of the ${n} measured migrations that completed, forecast from the trace before
each on a host learnt from the other half of the migrations; right, distinct pages written in the ${short(Math.min(...backtest.traces[0]!.windows))} to ${short(Math.max(...backtest.traces.flatMap(({ windows }) => windows)))} s after
${backtest.origins} rolling origins of ${backtest.traces.length} traces on whose windows nothing was chosen. Dots: CRPS over that of \`${reference}\` (of the mean; of windows the
geometric mean over traces), with 90% intervals of a bootstrap of whole workloads (${workloads}), and the share of outcomes that 90% intervals held,
with binomial 95% intervals (of windows as if one stretch without overlap counted once). Independent pages have ${ratio(measured, 'independent')} times the
CRPS of total time and ${ratio(pages, 'independent')} times that of pages, and their intervals hold ${held(measured, 'independent')} and ${held(pages, 'independent')}. On migrations and on windows \`phases\` has ${both('phases')}, \`markov\` ${both('markov')}, \`renewal\` ${both('renewal')}. Of the total times 90% intervals of \`resample\` and \`phases\`
hold ${held(measured, 'resample')} and ${held(measured, 'phases')}, of \`climatology\` ${held(measured, 'climatology')}; of the pages in a window those of \`resample\` hold ${held(pages, 'resample')}, of \`phases\` ${held(pages, 'phases')}.
${draws} draws of migrations, ${WINDOW_DRAWS} of windows. \`piecewise-counts\`, \`climatology\` (migrations of other workloads) and \`last-migration\` (the one before of the same workload) are baselines.`,
    }
  },
}

const numbersOf = ({ task, model, ...row }: ModelScoreRow): [string, Quantity][] =>
  (['ratio', 'lower', 'upper', 'coverage'] as const).map(name => [
    `${task === measured ? 'migrations' : 'windows'}.${model}.${name}`,
    plain(row[name]),
  ])

/** Mean CRPS of each model over that of the reference on the same migrations; the models from the best to the worst. */
function measuredRows(cases: readonly Case[], source: SeededSource): ModelScoreRow[] {
  const base = new Map(of(cases, reference, 'totalTime').map(({ id, crps }) => [id, crps]))
  return [...new Set(cases.map(({ model }) => model))]
    .flatMap(model => {
      const its = of(cases, model, 'totalTime')
      if (its.length === 0) return []
      const pairs = its.map(({ id, workload, crps }) => ({ workload, score: crps, base: base.get(id)! }))
      const ratioOf = (some: typeof pairs) => sum(some.map(one => one.score)) / sum(some.map(one => one.base))
      const { coverage, lower, upper } = coverageAt(its, 0.9)
      return {
        task: measured,
        model,
        ...bootstrapped(pairs, ratioOf, source.substream('migrations', model)),
        coverage,
        coverageLower: lower,
        coverageUpper: upper,
      }
    })
    .sort((a, b) => Number(baselines.has(a.model)) - Number(baselines.has(b.model)) || a.ratio - b.ratio)
}

function windowRows({ traces, pooled }: WindowScores, source: SeededSource): ModelScoreRow[] {
  return pooled
    .filter(({ window }) => window === null)
    .map(({ model, coverage90, coverage90Interval: [coverageLower, coverageUpper] }) => {
      const ratios = traces.map(({ workload, models }) => ({
        workload,
        log: Math.log(models.find(one => one.model === model)!.ratio),
      }))
      const ratioOf = (some: typeof ratios) => Math.exp(sum(some.map(({ log }) => log)) / some.length)
      const spread = bootstrapped(ratios, ratioOf, source.substream('windows', model))
      return { task: pages, model, ...spread, coverage: coverage90, coverageLower, coverageUpper }
    })
}

/** A ratio with its 90% percentile interval from draws of whole workloads. */
function bootstrapped<Row extends { readonly workload: string }>(
  rows: readonly Row[],
  ratioOf: (rows: Row[]) => number,
  random: SeededSource,
) {
  const groups = [...new Set(rows.map(({ workload }) => workload))].map(name =>
    rows.filter(row => row.workload === name),
  )
  const replicates = Array.from({ length: REPLICATES }, () =>
    ratioOf(groups.flatMap(() => groups[Math.floor(random() * groups.length)]!)),
  ).sort((a, b) => a - b)
  const at = (share: number) => replicates[Math.round(share * (REPLICATES - 1))]!
  return { ratio: ratioOf([...rows]), lower: at(0.05), upper: at(0.95) }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
