import { calibrationChart } from '../charts/calibration.ts'
import { coverageWidthChart } from '../charts/coverage-width.ts'
import type { PageChart, PageSection } from '../charts/page.ts'
import { pitChart } from '../charts/pit.ts'
import { predictedObservedChart } from '../charts/predicted-observed.ts'
import { reliabilityChart } from '../charts/reliability.ts'
import { scoreDifferenceChart } from '../charts/score-difference.ts'
import { modelScores } from '../evaluation/score-table.ts'
import { levels, type Scored } from '../evaluation/scored.ts'
import { calibrationRows, coverageRows, differenceRows, pitRows, reliabilityRows } from '../evaluation/summaries.ts'
import { verdict } from '../evaluation/verdict.ts'
import { type SeededSource, source } from '../random.ts'
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
) {
  const { writePage } = await import('../charts/render.ts')
  const [{ text: lead, ...first }, ...rest] = validationSections(scored, source(options.seed))
  const sections = [{ ...first, text: describeUncertainty(options) }, ...rest]
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
      spec: predictedObservedChart(predictedRows(scored, quantity), { quantity }),
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

const NINETY = levels.indexOf(0.9)

const predictedRows = (scored: readonly Scored[], quantity: (typeof headed)[number]) =>
  scored.flatMap(({ id, workload, model, quantities }) => {
    const one = quantities?.[quantity]
    if (!one) return []
    const { observed, median, lower, upper } = one
    return [{ id, workload, model, observed, median, lower: lower[NINETY]!, upper: upper[NINETY]! }]
  })
