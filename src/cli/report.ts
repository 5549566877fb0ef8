import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Command } from 'commander'
import type { Page, PageSection } from '../charts/page.ts'
import type { Fits } from '../forecast/fits.ts'
import { type ForecastRow, forecastersOf, forecastRows } from '../forecast/forecast.ts'
import { modelCurves } from '../forecast/model-curves.ts'
import { pendingFan } from '../forecast/trajectories.ts'
import { type MigrationSpec, migrationOf } from '../migration/spec.ts'
import { usualModels } from '../models/registry.ts'
import { source } from '../random.ts'
import { writeWhole } from '../trace/files.ts'
import type { Trace } from '../trace/trace.ts'
import { formatSeconds } from '../units.ts'
import { dirtyCurve } from '../working-set/dirty-curve.ts'
import { workingSet as workingSetOf } from '../working-set/scan.ts'
import { driftSections } from './drift.ts'
import { parameterRows } from './fit.ts'
import { fitTo } from './fits-file.ts'
import { boundedSpec, describeMigration } from './forecast.ts'
import { describeLayers, forecastGrid, summarise } from './forecast-summary.ts'
import { readHost } from './host-file.ts'
import { traceFacts } from './inspect.ts'
import { addForecastOptions, addMigrationOptions, type ForecastOptions, migrationSpec } from './options.ts'
import { type Cell, formatCell, print } from './output.ts'
import { forecastInParallel } from './parallel-forecast.ts'
import { readAsked } from './read-trace.ts'
import { forecastCharts, traceCharts, workingSetChart } from './report-charts.ts'
import { explorerOf, explorerProgram, givenWords } from './report-explorer.ts'
import { describeUncertainty } from './scoring.ts'
import { validate } from './validate.ts'
import { validationSections } from './validation-page.ts'

interface Options extends ForecastOptions {
  readonly out: string
  readonly migrations?: string
  readonly explorer: boolean
}

export function reportCommand(): Command {
  const command = new Command('report')
    .description('Writes one self-contained page: the traces, the models fitted to them, and the forecasts.')
    .argument('<trace...>', 'traces of pages')
    .requiredOption('-o, --out <file>', 'the page to write')
    .option('--migrations <file>', 'measured migrations to validate the models on, as for validate')
    .option('--no-explorer', 'leave out the fits, and what recomputes the forecast with them in the page')
  addForecastOptions(addMigrationOptions(command, { bandwidth: '32MiB/s', downtimeLimit: '300ms' }))
  const given = givenWords(command)
  return command
    .addHelpText(
      'after',
      '\nExample:\n  precopy report data/traces/vlc-rtp-long.parquet --bandwidth 16MiB/s -o report.html',
    )
    .action(async (files: string[], options: Options, command: Command) => {
      const parts: TraceReport[] = []
      await writeWhole(options.out, async temporary => {
        for (const file of files) parts.push(await reportOn(file, options, given, parts))
        const validation = options.migrations ? await validateFor(options.migrations, options) : undefined
        const { renderPage } = await import('../charts/render.ts')
        const program = options.explorer && { program: await explorerProgram() }
        await writeFile(temporary, await renderPage({ ...pageOf(parts, validation), ...program }))
      })
      const traces = parts.map(({ name, conclusion }) => ({ name, conclusion }))
      print(command, { out: options.out, traces }, () => `wrote ${options.out}`)
    })
}

interface TraceReport {
  readonly name: string
  readonly conclusion: string
  readonly sections: readonly PageSection[]
}

/** Sections of a validation, the first of which says whether it passed. */
type Validation = ReturnType<typeof validationSections>

async function validateFor(file: string, options: Options): Promise<Validation> {
  const chosen = {
    models: options.model ?? usualModels,
    draws: VALIDATION_DRAWS,
    seed: options.seed,
    layers: options.layers,
    ...(options.host !== undefined && { host: options.host }),
  }
  const [first, ...rest] = validationSections(await validate([file], chosen), source(options.seed))
  return [{ ...first, text: `${first.text} ${describeUncertainty(chosen)}` }, ...rest]
}

const VALIDATION_DRAWS = 200

function pageOf(parts: readonly TraceReport[], validation: Validation | undefined): Page {
  return {
    title: `Live migration of ${parts.map(({ name }) => name).join(', ')}`,
    lead: [...(validation ? [validation[0].text] : []), ...parts.map(({ conclusion }) => conclusion)].join(' '),
    sections: [
      ...parts.flatMap(({ name, sections }) =>
        parts.length === 1
          ? sections
          : sections.map(section => ({ ...section, heading: `${name}: ${section.heading}` })),
      ),
      ...(validation ?? []),
    ],
  }
}

async function reportOn(
  file: string,
  options: Options,
  given: ReturnType<typeof givenWords>,
  before: readonly TraceReport[],
): Promise<TraceReport> {
  const { level, layers, seed, draws } = options
  const trace = await readAsked(file, options)
  const fits = fitTo(file, trace, options.model)
  const asked = migrationSpec(options)
  const spec = boundedSpec(asked, fits.memory)
  const host = await readHost(options.host)
  const forecasts = await forecastInParallel(fits, spec, { draws, seed, layers, host })
  const rows = forecastRows(forecasts)
  const summaries = rows.map(row => summarise(row, fits.models[row.model]!, { level, layers }))
  const grid = forecastGrid(summaries)
  const fan = pendingFan(forecastersOf(fits, migrationOf(spec), { source: source(seed), layers, host }))
  const name = basename(file).replace(/\.\w+$/, '')
  const twins = before.filter(other => other.name === name).length
  const id = `explore-${name.replaceAll(/[^\w-]/g, '-')}${twins > 0 ? `-${twins + 1}` : ''}`
  return {
    name,
    conclusion: conclusion(name, spec, rows.at(-1)!, level),
    sections: [
      {
        heading: 'Trace',
        table: { columns: ['', ''], rows: traceFacts(trace, workingSetOf(trace)) },
        charts: traceCharts(trace),
      },
      workingSet(trace, fits, seed),
      ...driftSections(trace, seed),
      modelSection(fits),
      {
        heading: 'Forecast',
        text: [
          `${describeMigration(spec)}. Medians, and intervals that hold with probability ${level} if the model is right; `,
          `${draws} draws a model, seed ${seed}; ${describeLayers(summaries, layers)}. A migration that does not converge `,
          'counts with the deadline, and with the downtime that stopping it there would take.',
        ].join(''),
        table: { columns: grid.columns, rows: text(grid.cells) },
        charts: forecastCharts(forecasts, fan, spec, level),
      },
      ...(options.explorer
        ? [await explorerOf(file, { id, given, fits, rows, name, spec: asked, draws, seed, level, layers, host })]
        : []),
    ],
  }
}

const text = (rows: readonly Cell[][]) => rows.map(row => row.map(formatCell))

function conclusion(name: string, spec: MigrationSpec, row: ForecastRow, level: number): string {
  const { model, convergence, totalTime, downtime } = row
  const [low, high] = [(1 - level) / 2, (1 + level) / 2]
  const range = ({ quantile }: typeof totalTime) =>
    `${formatSeconds(quantile(low))} to ${formatSeconds(quantile(high))}`
  const percent = convergence > 0.99 && convergence < 1 ? 'more than 99' : (convergence * 100).toFixed(0)
  return [
    `Moved now by ${describeMigration(spec)}, ${name} converges with a probability of ${percent}% by the model ${model}, `,
    `takes ${range(totalTime)} and stops the guest for ${range(downtime)} (${Number((level * 100).toPrecision(6))}% intervals).`,
  ].join('')
}

function workingSet(trace: Trace, fits: Fits, seed: number): PageSection {
  const curve = dirtyCurve(trace)
  const rows = curve.objects() as Record<'window' | 'mean' | 'sd' | 'q05' | 'q95', number>[]
  const windows = rows.map(({ window }) => window).filter(window => window <= trace.duration / 2)
  const implied = modelCurves(fits, windows, { source: source(seed) })
  return {
    heading: 'Working set',
    text: 'Distinct pages written in a window of a given length: the exact mean over all windows of the trace, their spread, and the mean that each model implies.',
    table: {
      columns: ['window', 'mean', 'sd', '5%', '95%'],
      rows: text(rows.map(({ window, mean, sd, q05, q95 }) => [formatSeconds(window), mean, sd, q05, q95])),
    },
    charts: [workingSetChart(curve, implied)],
  }
}

/** Parameters of a model that a report lists. */
const PARAMETERS = 12

function modelSection({ models }: Fits): PageSection {
  const rows = Object.entries(models).flatMap(([name, fitted]) => {
    const all = parameterRows({ models: { [name]: fitted } })
    if (all.length <= PARAMETERS) return all
    const more = `and ${all.length - PARAMETERS + 1} more, which precopy fit lists`
    return [...all.slice(0, PARAMETERS - 1), [name, more, '–', '–', '–', '–']]
  })
  return {
    heading: 'Models',
    table: { columns: ['model', 'parameter', 'estimate', 'unit', '95% from', 'to'], rows: text(rows) },
  }
}
