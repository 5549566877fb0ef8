import { z } from 'zod'
import type { PastForecast } from '../evaluation/conformal-forecast.ts'
import { levels } from '../evaluation/scored.ts'
import { type Layer, layers as layerNames } from '../forecast/draws.ts'
import { quantities } from '../forecast/forecast.ts'
import { withFile } from '../trace/files.ts'
import { InputError } from '../trace/input-error.ts'
import { checked, parseLine } from '../trace/json-lines.ts'

/** Past forecasts of one or several models, and the layers that were on in them. */
export interface Calibration {
  readonly layers: readonly Layer[]
  readonly cases: readonly PastForecast[]
}

const amount = z.number().nonnegative()
const layers = z.array(z.enum(layerNames))
const each = <T extends z.ZodType>(schema: T) => {
  const of = schema.optional()
  return z.object({ rounds: of, totalTime: of, downtime: of, bytes: of })
}

/** What `validate --json` and `backtest --json` print: a case a model and migration. */
const printed = z.object({
  layers,
  migrations: z.array(
    z.object({
      model: z.string(),
      observed: each(amount),
      forecast: each(z.object({ intervals: z.array(z.object({ level: z.number(), lower: amount, upper: amount })) })),
    }),
  ),
})

/** What `backtest --out` keeps: a header, then a line an origin. */
const header = z.object({ precopy: z.literal('backtest'), layers })
const ends = z.array(amount).length(levels.length)
const origin = z.object({
  scored: z.array(
    z.object({
      model: z.string(),
      quantities: each(z.object({ observed: amount, lower: ends, upper: ends })).optional(),
    }),
  ),
})

/**
 * Reads past forecasts from what `validate --json` or `backtest --json` printed, or from the journal of a backtest, where
 * a last line that was cut off is dropped.
 *
 * @throws InputError that names the place and the value when the file is neither
 */
export async function readCalibration(file: string): Promise<Calibration> {
  const text = await withFile(file, handle => handle.readFile('utf8'))
  if (text.startsWith('{"precopy":"backtest"')) {
    const [first = '', ...lines] = text.split('\n').slice(0, -1)
    const { layers } = checked(header, file, 1, parseLine(file, first, 1))
    const origins = lines.map((line, i) => checked(origin, file, i + 2, parseLine(file, line, i + 2)))
    return { layers, cases: origins.flatMap(({ scored }) => scored as PastForecast[]) }
  }
  const { layers, migrations } = checked(printed, file, 1, parseLine(file, text, 1))
  return { layers, cases: migrations.map(one => pastForecast(file, one)) }
}

type Printed = z.infer<typeof printed>['migrations'][number]

function pastForecast(file: string, { model, observed, forecast }: Printed): PastForecast {
  const known = quantities.flatMap(quantity => {
    const [came, law] = [observed[quantity], forecast[quantity]]
    if (came === undefined || !law) return []
    const ends = levels.map(level => {
      const found = law.intervals.find(one => one.level === level)
      if (found) return found
      const given = law.intervals.map(one => one.level).join(', ')
      throw new InputError(file, `${model}, ${quantity}, intervals`, `none at level ${level}`, given)
    })
    return [
      [quantity, { observed: came, lower: ends.map(one => one.lower), upper: ends.map(one => one.upper) }] as const,
    ]
  })
  return { model, quantities: Object.fromEntries(known) }
}
