import { type ColumnTable, from } from 'arquero'
import { max, mean, median } from 'simple-statistics'
import { wilsonInterval } from '../distributions/wilson.ts'
import type { WindowScore } from './window-backtest.ts'

/** What forecasts of windows are told to be worth. */
export interface WindowMetrics {
  readonly n: number
  /** Stretches of time without overlap that the windows lie in. */
  readonly stretches: number
  /** Mean CRPS over the mean observed count of the window, or over 1 page where that is less. */
  readonly relativeCrps: number
  readonly coverage50: number
  readonly coverage90: number
  /** Interval at 95% of the coverage at 90%. */
  readonly coverage90Interval: readonly [number, number]
  /** Mean width of the 90% intervals over the mean observed count, as the score. */
  readonly relativeWidth90: number
  /** Of the medians, a fraction; of the windows in which a page was written, null where there is none. */
  readonly medianAbsolutePercentageError: number | null
}

/** A trace and window: `observed` (mean count), `crps` and `width90` are in pages. */
export interface WindowRow extends WindowMetrics {
  readonly trace: string
  readonly workload: string
  readonly window: number
  readonly model: string
  readonly observed: number
  readonly crps: number
  readonly width90: number
  readonly ratio: number | null
}

/** All windows of a trace. */
export interface TraceRow extends WindowMetrics {
  readonly trace: string
  readonly workload: string
  readonly model: string
  readonly ratio: number | null
}

/** A window of all traces, or all windows where it is null. */
export interface PooledRow extends WindowMetrics {
  readonly model: string
  readonly window: number | null
  readonly traces: number
  readonly medianRatio: number | null
  readonly worstRatio: number | null
  /** Null for the base. */
  readonly worstTrace: string | null
}

/** A window of all traces of a workload; `least` and `most` are of the traces' relative CRPS. */
export interface WorkloadRow extends WindowMetrics {
  readonly workload: string
  readonly model: string
  readonly window: number
  readonly least: number
  readonly most: number
}

/** What scores are relative to. */
export interface Options {
  /** The model whose score is the unit of the ratios. */
  readonly base?: string
}

type Relative = WindowScore & { readonly scale: number }

/**
 * Scores by trace, window and model: a table of the columns of `WindowRow`. `ratio` is the mean CRPS over that of the
 * base model on the same windows, null where the base was not scored.
 *
 * Windows from origins closer to each other than their length overlap, and windows of several lengths from one origin are
 * parts of each other: their hits are not independent. The interval of the coverage is therefore Wilson's for as many
 * trials as there are stretches without overlap, which is too wide rather than too narrow; what windows further apart owe
 * to one spell of the workload it does not know.
 */
export const windowScores = (scores: readonly WindowScore[], { base = 'resample' }: Options = {}): ColumnTable =>
  from(windowRows(relative(scores), base))

/** Scores by trace and model, over all windows: a table of the columns of `TraceRow`. */
export const traceScores = (scores: readonly WindowScore[], { base = 'resample' }: Options = {}): ColumnTable =>
  from(traceRows(relative(scores), base))

/**
 * Scores by model, over all traces: a table of the columns of `PooledRow`, the windows one by one and then all. Score and
 * width are means over traces, each of which counts alike, coverage is of all windows, and the ratios are the median and
 * the largest of those of the traces.
 */
export function pooledScores(scores: readonly WindowScore[], { base = 'resample' }: Options = {}): ColumnTable {
  const all = relative(scores)
  const lengths = [...new Set(all.map(({ window }) => window))].sort((a, b) => a - b)
  const byWindow = windowRows(all, base)
  const parts = [
    ...lengths.map(window => ({
      window,
      scores: all.filter(one => one.window === window),
      rows: byWindow.filter(row => row.window === window),
    })),
    { window: null, scores: all, rows: traceRows(all, base) },
  ]
  return from(
    parts.flatMap(({ window, scores, rows }) =>
      groups(scores, ({ model }) => [model]).map(ofModel => {
        const { model } = ofModel[0]!
        const traces = rows.filter(row => row.model === model)
        const [worst] = traces.filter(({ ratio }) => ratio !== null).sort((a, b) => b.ratio! - a.ratio!)
        const ratios = traces.flatMap(({ ratio }) => ratio ?? [])
        return {
          model,
          window,
          traces: traces.length,
          ...overTraces(ofModel, traces),
          medianRatio: ratios.length > 0 ? median(ratios) : null,
          worstRatio: worst?.ratio ?? null,
          worstTrace: model === base ? null : (worst?.trace ?? null),
        }
      }),
    ),
  )
}

/** Scores by workload, window and model, over the traces of the workload: a table of the columns of `WorkloadRow`. */
export function workloadScores(scores: readonly WindowScore[]): ColumnTable {
  const all = relative(scores)
  const rows = windowRows(all, '')
  return from(
    groups(all, ({ workload, window, model }) => [workload, window, model]).map(group => {
      const { workload, window, model } = group[0]!
      const traces = rows.filter(row => row.workload === workload && row.window === window && row.model === model)
      const crps = traces.map(({ relativeCrps }) => relativeCrps)
      return {
        workload,
        model,
        window,
        ...overTraces(group, traces),
        least: Math.min(...crps),
        most: Math.max(...crps),
      }
    }),
  )
}

const overTraces = (scores: readonly Relative[], traces: readonly WindowMetrics[]): WindowMetrics => ({
  ...metricsOf(scores),
  relativeCrps: mean(traces.map(({ relativeCrps }) => relativeCrps)),
  relativeWidth90: mean(traces.map(({ relativeWidth90 }) => relativeWidth90)),
})

/** Every score with the mean count of its trace and window, at least a page. */
const relative = (scores: readonly WindowScore[]): Relative[] =>
  groups(scores, ({ trace, window }) => [trace, window]).flatMap(group => {
    const scale = Math.max(1, mean(group.map(({ observed }) => observed)))
    return group.map(score => ({ ...score, scale }))
  })

const windowRows = (scores: readonly Relative[], base: string): WindowRow[] =>
  groups(scores, ({ trace, window }) => [trace, window]).flatMap(window =>
    withRatio(window, base).map(({ group, ratio }) => {
      const [{ trace, workload, window, model }] = group as [Relative]
      return {
        trace,
        workload,
        window,
        model,
        observed: mean(group.map(({ observed }) => observed)),
        crps: mean(group.map(({ crps }) => crps)),
        width90: mean(group.map(widthOf)),
        ...metricsOf(group),
        ratio,
      }
    }),
  )

const traceRows = (scores: readonly Relative[], base: string): TraceRow[] =>
  groups(scores, ({ trace }) => [trace]).flatMap(one =>
    withRatio(one, base).map(({ group, ratio }) => {
      const [{ trace, workload, model }] = group as [Relative]
      return { trace, workload, model, ...metricsOf(group), ratio }
    }),
  )

/** The scores of each model with its mean relative CRPS over that of the base; Infinity where only the base errs nowhere. */
function withRatio(scores: readonly Relative[], base: string) {
  const models = groups(scores, ({ model }) => [model])
  const errors = models.map(group => mean(group.map(relativeCrps)))
  const unit = errors[models.findIndex(([first]) => first!.model === base)]
  return models.map((group, i) => {
    const ratio = unit === undefined ? null : errors[i] === unit ? 1 : errors[i]! / unit
    return { group, ratio }
  })
}

function metricsOf(scores: readonly Relative[]): WindowMetrics {
  const n = scores.length
  const stretches = groups(scores, ({ trace }) => [trace]).reduce((sum, one) => sum + stretchesOf(one), 0)
  const share = (level: 'interval50' | 'interval90') =>
    scores.filter(({ observed, [level]: [lower, upper] }) => lower <= observed && observed <= upper).length / n
  const coverage90 = share('interval90')
  const errors = scores.flatMap(({ median, observed }) => (observed > 0 ? Math.abs(median - observed) / observed : []))
  return {
    n,
    stretches,
    relativeCrps: mean(scores.map(relativeCrps)),
    coverage50: share('interval50'),
    coverage90,
    coverage90Interval: wilsonInterval(coverage90 * stretches, stretches),
    relativeWidth90: mean(scores.map(score => widthOf(score) / score.scale)),
    medianAbsolutePercentageError: errors.length > 0 ? median(errors) : null,
  }
}

/** How many windows of the greatest length there are one after another. */
function stretchesOf(scores: readonly WindowScore[]): number {
  const length = max(scores.map(({ window }) => window))
  const origins = [...new Set(scores.map(({ origin }) => origin))].sort((a, b) => a - b)
  let stretches = 0
  let end = -Infinity
  for (const origin of origins) {
    if (origin < end - 1e-9) continue
    stretches++
    end = origin + length
  }
  return stretches
}

const relativeCrps = ({ crps, scale }: Relative): number => crps / scale
const widthOf = ({ interval90: [lower, upper] }: WindowScore): number => upper - lower

/** Rows with equal keys, in the order in which these first occur. */
function groups<Row>(rows: readonly Row[], keysOf: (row: Row) => (string | number)[]): Row[][] {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify(keysOf(row))
    const group = found.get(key)
    if (group) group.push(row)
    else found.set(key, [row])
  }
  return [...found.values()]
}
