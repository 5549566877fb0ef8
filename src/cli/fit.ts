import type { ColumnTable } from 'arquero'
import { Command } from 'commander'
import type { Fits } from '../forecast/fits.ts'
import type { Model } from '../models/model.ts'
import { fitTo, readObserved, writeFits } from './fits-file.ts'
import { addReadOptions, jsonOption, modelOption, type ReadOptions } from './options.ts'
import { type Cell, formatTable, print } from './output.ts'

interface Options extends ReadOptions {
  readonly model?: Record<string, Model>
  readonly out?: string
}

export function fitCommand(): Command {
  return addReadOptions(new Command('fit'))
    .description('Fits models to a trace, tells how the fits went, and writes them as JSON.')
    .argument('<trace>', 'a trace in any readable format')
    .addOption(modelOption())
    .option('--out <file>', 'where to write the fits, for forecast to read')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  precopy fit data/traces/redis-long.parquet --model independent,resample --out fits.json',
    )
    .action(async (file: string, options: Options, command: Command) => {
      const fits = fitTo(file, await readObserved(file, options), options.model)
      if (options.out) await writeFits(options.out, fits)
      const models = Object.entries(fits.models).map(([name, fitted]) => ({
        name,
        model: fitted.model,
        glance: fitted.glance(),
        parameters: fitted.tidy(),
        ...(fitted.laws && { laws: fitted.laws().objects() }),
      }))
      print(command, { ...(options.out && { out: options.out }), models }, () => describeFits(fits))
    })
}

/** What the fits found, as tables. */
export function describeFits({ models }: Fits): string {
  const glances = Object.entries(models).map(([name, fitted]): Cell[] => {
    const { logLikelihood, parameters, aic, bic, converged, curveError } = fitted.glance()
    return [name, parameters, logLikelihood ?? '–', aic ?? '–', bic ?? '–', curveError ?? '–', converged ? 'yes' : 'no']
  })
  return [
    formatTable(['model', 'parameters', 'log-likelihood', 'AIC', 'BIC', 'curve error', 'converged'], glances),
    '',
    formatTable(['model', 'parameter', 'estimate', 'unit', '95% from', 'to'], parameterRows({ models })),
    ...Object.entries(models).flatMap(([name, fitted]) => (fitted.laws ? ['', describeLaws(name, fitted.laws())] : [])),
  ].join('\n')
}

function describeLaws(model: string, laws: ColumnTable): string {
  const columns = laws.columnNames()
  const cellOf = (value: unknown): Cell => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : (value as Cell))
  const rows = laws
    .objects()
    .map(row => [model, ...columns.map(column => cellOf((row as Record<string, unknown>)[column]))])
  return formatTable(['model', ...columns], rows)
}

/** A row for each parameter of each model. */
export const parameterRows = ({ models }: Pick<Fits, 'models'>): Cell[][] =>
  Object.entries(models).flatMap(([name, fitted]) =>
    fitted
      .tidy()
      .map(({ term, unit, estimate, lower, upper }) => [name, term, estimate, unit, lower ?? '–', upper ?? '–']),
  )
