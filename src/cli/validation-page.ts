import { calibrationChart } from '../charts/calibration.ts'
import { coverageWidthChart } from '../charts/coverage-width.ts'
import type { PageChart, PageSection } from '../charts/page.ts'
import { pitChart } from '../charts/pit.ts'
import { type PredictedQuantityRow, predictedAllChart } from '../charts/predicted-all.ts'
import type { PredictedObservedRow } from '../charts/predicted-axes.ts'
import { predictedObservedChart } from '../charts/predicted-observed.ts'
import { reliabilityChart } from '../charts/reliability.ts'
import { scoreDifferenceChart } from '../charts/score-difference.ts'
import type { ExplainedOutlier } from '../evaluation/outliers.ts'
import { modelScores } from '../evaluation/score-table.ts'
import { levels, outlierLevel, type Scored } from '../evaluation/scored.ts'
import { calibrationRows, coverageRows, differenceRows, pitRows, reliabilityRows } from '../evaluation/summaries.ts'
import { verdict } from '../evaluation/verdict.ts'
import { type SeededSource, source } from '../random.ts'
import { outlierHeading, outlierSentence } from './outlier-sentences.ts'
import { type Cell, formatCell } from './output.ts'
import {
  convergenceCells,
  convergenceColumns,
  describeUncertainty,
  headed,
  headings,
  metricCells,
  metricColumns,
  type ScoringInput,
} from './scoring.ts'

type Charts = readonly PageChart[]

const text = (rows: readonly Cell[][]) => rows.map(row => row.map(formatCell))

/** Writes what a validation found as one page, whole or not at all. */
export async function writeValidation(
  file: string,
  name: string,
  scored: readonly Scored[],
  options: Pick<ScoringInput, 'draws' | 'seed' | 'layers'>,
  outliers: readonly ExplainedOutlier[] = [],
) {
  const { writePage } = await import('../charts/render.ts')
  const [{ text: lead, ...first }, ...rest] = validationSections(scored, source(options.seed))
  const sections = [{ ...first, text: describeUncertainty(options) }, ...outlierSections(outliers, options), ...rest]
  await writePage({ title: `Validation on ${name}`, lead, sections }, file)
}

/** What a validation found, in sections whose first line says whether it passed. */
export function validationSections(
  scored: readonly Scored[],
  source: SeededSource,
): [PageSection & { text: string }, ...PageSection[]] {
  const scores = modelScores(scored)
  const found = verdict(scored)
  return [
    {
      heading: 'Validation',
      text: found?.sentence ?? 'Nothing to validate: no migration completed.',
      charts: found ? allQuantities(scored, found.model) : [],
    },
    {
      heading: 'Convergence',
      table: { columns: convergenceColumns, rows: text(convergenceCells(scores)) },
      charts: [
        {
          caption: 'Reliability: how often migrations converged, over the probability that was forecast.',
          spec: reliabilityChart(reliabilityRows(scored, source)),
          wide: true,
        },
      ],
    },
    ...headed
      .filter(quantity => scores.some(score => score[quantity].n > 0))
      .map(quantity => ({
        heading: headings[quantity],
        text: 'Over the migrations that completed. Covers: the share that lay in the central interval, with its binomial interval at 95%; error: of the median, relative.',
        table: { columns: metricColumns, rows: text(metricCells(scores, quantity)) },
        charts: quantityCharts(scored, quantity, source, found?.model),
      })),
  ]
}

function quantityCharts(
  scored: readonly Scored[],
  quantity: (typeof headed)[number],
  source: SeededSource,
  model: string | undefined,
): Charts {
  const differences = differenceRows(scored, quantity, source)
  return [
    {
      caption: 'Forecast medians with 90% intervals over what was observed; filled where the interval missed.',
      spec: predictedObservedChart(
        scored.flatMap(one => predictedRow(one, quantity) ?? []),
        { quantity },
      ),
      wide: true,
    },
    {
      caption: 'Coverage at each level with its binomial interval, and the width of the intervals beside the others.',
      spec: coverageWidthChart(coverageRows(scored, quantity)),
    },
    {
      caption: 'Probability integral transform: even at 1 where a forecast is calibrated.',
      spec: pitChart(pitRows(scored, quantity)),
      wide: true,
    },
    ...(differences.length > 0
      ? [
          {
            caption:
              'Mean CRPS less that of the best model, with block-bootstrap intervals and Diebold–Mariano p-values.',
            spec: scoreDifferenceChart(differences, { title: `CRPS of ${headings[quantity].toLowerCase()}` }),
          },
        ]
      : []),
    ...(model
      ? [
          {
            caption: `Coverage of ${model} before and after conformal calibration on other workloads, and adaptively on the cases before.`,
            spec: calibrationChart(calibrationRows(scored, model, quantity)),
          },
        ]
      : []),
  ]
}

/** Why some migrations came far from their forecast; none where there are none. */
const outlierSections = (
  outliers: readonly ExplainedOutlier[],
  { draws }: Pick<ScoringInput, 'draws'>,
): PageSection[] => {
  const [first] = outliers
  if (!first) return []
  const text = [outlierHeading(first.model, draws), ...outliers.map(outlierSentence)].join('\n\n')
  return [{ heading: 'Outliers', text }]
}

const NINETY = levels.indexOf(0.9)

function allQuantities(scored: readonly Scored[], model: string): Charts {
  const rows = scored
    .filter(one => one.model === model)
    .flatMap(one => (['rounds', 'totalTime', 'downtime'] as const).flatMap(quantity => wideRow(one, quantity) ?? []))
  if (!rows.some(({ observed }) => observed > 0)) return []
  const percent = outlierLevel * 100
  return [
    {
      caption: `Forecasts by ${model} over what was observed: medians with 90% intervals and, thin, ${percent}% intervals. Filled where the 90% interval missed; ringed, with the name of the migration, where the ${percent}% interval missed.`,
      spec: predictedAllChart(rows, { outerLevel: outlierLevel }),
      wide: true,
    },
  ]
}

type Shown = (typeof headed)[number]

function predictedRow({ id, workload, model, quantities }: Scored, quantity: Shown): PredictedObservedRow | undefined {
  const one = quantities?.[quantity]
  if (!one) return undefined
  const { observed, median, lower, upper } = one
  return { id, workload, model, observed, median, lower: lower[NINETY]!, upper: upper[NINETY]! }
}

function wideRow(one: Scored, quantity: Shown): PredictedQuantityRow | undefined {
  const row = predictedRow(one, quantity)
  const outer = one.quantities?.[quantity]?.outer
  return row && { ...row, quantity, ...(outer && { outerLower: outer[0], outerUpper: outer[1] }) }
}
