import { windowScoresChart } from '../charts/window-scores.ts'
import type { WindowPlan, WindowScore } from '../evaluation/window-backtest.ts'
import {
  type PooledRow,
  pooledScores,
  type TraceRow,
  traceScores,
  type WindowMetrics,
  type WindowRow,
  type WorkloadRow,
  windowScores,
  workloadScores,
} from '../evaluation/window-scores.ts'
import type { Trace } from '../trace/trace.ts'
import { formatSeconds } from '../units.ts'
import { type Cell, formatCell, formatTable } from './output.ts'

interface Planned {
  readonly name: string
  readonly trace: Trace
  readonly plan: WindowPlan
}

const tables = (scores: readonly WindowScore[]) => ({
  windows: windowScores(scores).objects() as WindowRow[],
  traces: traceScores(scores).objects() as TraceRow[],
  pooled: pooledScores(scores).objects() as PooledRow[],
})

/** The scores for machines. No migration is scored, so that `models` is empty. */
export function windowsJson(planned: readonly Planned[], scores: readonly WindowScore[]) {
  const { windows, traces, pooled } = tables(scores)
  return {
    origins: planned.reduce((sum, { plan }) => sum + plan.origins.length, 0),
    models: [],
    traces: planned.map(({ name, trace, plan }) => ({
      trace: name,
      workload: trace.info.workload ?? '',
      ...plan,
      origins: plan.origins.length,
      models: traces.filter(row => row.trace === name).map(({ trace, workload, ...row }) => row),
    })),
    windows: planned.flatMap(({ name, trace, plan }) =>
      plan.windows.map(window => ({
        trace: name,
        workload: trace.info.workload ?? '',
        window,
        models: windows
          .filter(row => row.trace === name && row.window === window)
          .map(({ trace, workload, window, ...row }) => row),
      })),
    ),
    pooled,
  }
}

const percent = (value: number | null): Cell => (value === null ? '–' : `${(value * 100).toFixed(1)}%`)
const ratio = (value: number | null): Cell => (value === null ? '–' : value.toFixed(2))

const metricColumns = ['relative', 'covers 50%', 'covers 90%', 'at 95%', 'width 90%', 'error']
const metricCells = (row: WindowMetrics): Cell[] => [
  percent(row.relativeCrps),
  percent(row.coverage50),
  percent(row.coverage90),
  row.coverage90Interval
    .map(share => (share * 100).toFixed(0))
    .join('–')
    .concat('%'),
  percent(row.relativeWidth90),
  percent(row.medianAbsolutePercentageError),
]

const windowTable = (rows: readonly WindowRow[]) => ({
  columns: ['window', 'model', 'n', 'pages', 'CRPS', ...metricColumns, 'ratio'],
  rows: rows.map(row => [
    formatSeconds(row.window),
    row.model,
    row.n,
    row.observed,
    row.crps,
    ...metricCells(row),
    ratio(row.ratio),
  ]),
})

const traceTable = (rows: readonly TraceRow[]) => ({
  columns: ['trace', 'model', 'n', ...metricColumns, 'ratio'],
  rows: rows.map(row => [row.trace, row.model, row.n, ...metricCells(row), ratio(row.ratio)]),
})

const pooledTable = (rows: readonly PooledRow[]) => ({
  columns: ['window', 'model', 'traces', 'n', ...metricColumns, 'median ratio', 'worst', 'of'],
  rows: rows.map(row => [
    row.window === null ? 'all' : formatSeconds(row.window),
    row.model,
    row.traces,
    row.n,
    ...metricCells(row),
    ratio(row.medianRatio),
    ratio(row.worstRatio),
    row.worstTrace ?? '–',
  ]),
})

const note =
  'Relative: CRPS over the mean count of the window, as is the width. At 95%: interval of the coverage, by stretches without overlap. Error: of the median. Ratio: to the CRPS of resample.'

function sectionsOf(planned: readonly Planned[], scores: readonly WindowScore[]) {
  const { windows, traces, pooled } = tables(scores)
  return [
    ...(planned.length > 1
      ? [
          { heading: 'Over all traces', ...pooledTable(pooled) },
          { heading: 'Over all windows, by trace', ...traceTable(traces) },
        ]
      : []),
    ...planned.map(({ name }) => ({
      heading: planned.length > 1 ? name : 'By window',
      ...windowTable(windows.filter(({ trace }) => trace === name)),
    })),
  ]
}

const lengthsOf = (planned: readonly Planned[]) => {
  const windows = [...new Set(planned.flatMap(({ plan }) => plan.windows))].sort((a, b) => a - b)
  return windows.map(formatSeconds).join(', ')
}

function leadOf(planned: readonly Planned[]): string {
  const origins = planned.reduce((sum, { plan }) => sum + plan.origins.length, 0)
  return `Distinct pages written in ${lengthsOf(planned)} after ${origins} origins of ${planned.length} trace${planned.length > 1 ? 's' : ''}.`
}

/** The scores for a terminal; those of each window are told where there is one trace only. */
export function describeWindows(planned: readonly Planned[], scores: readonly WindowScore[]): string {
  const shown = sectionsOf(planned, scores).slice(0, planned.length > 1 ? 2 : 1)
  return [
    leadOf(planned),
    note,
    ...shown.flatMap(({ heading, columns, rows }) => ['', `${heading}:`, formatTable(columns, rows)]),
  ].join('\n')
}

/** Writes the scores and their chart as one page, whole or not at all. */
export async function writeWindows(file: string, planned: readonly Planned[], scores: readonly WindowScore[]) {
  const { writePage } = await import('../charts/render.ts')
  const chart = {
    caption:
      'Above, CRPS over the mean count, with its range over the traces of a workload; below, coverage of the 90% intervals.',
    spec: windowScoresChart(workloadScores(scores).objects() as WorkloadRow[]),
    wide: true,
  }
  const [first, ...rest] = sectionsOf(planned, scores).map(({ heading, columns, rows }) => {
    return { heading, table: { columns, rows: rows.map(row => row.map(formatCell)) } }
  })
  await writePage(
    {
      title: `Windows of ${planned.map(({ name }) => name).join(', ')}`,
      lead: leadOf(planned),
      sections: [{ ...first!, text: note, charts: [chart] }, ...rest],
    },
    file,
  )
}
