import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  baselineRows,
  type MeasuredMigration,
  measuredMigration,
  readJsonLines,
  type Scored,
  scoreMeasured,
  wilsonInterval,
} from 'precopy'
import { once, pathOf, precopy } from './repository.ts'

export const migrationsFile = 'data/migrations.jsonl'
export const seed = 1
export const draws = 100
export const quantities = ['rounds', 'totalTime', 'downtime'] as const
export type QuantityName = (typeof quantities)[number]

/** A forecast of a quantity of a migration that completed, and its score. */
export interface CaseQuantity {
  readonly observed: number
  readonly median: number
  readonly intervals: readonly { readonly level: number; readonly lower: number; readonly upper: number }[]
  readonly crps: number
}

/** All that a model said of a migration that completed. */
export interface Case {
  readonly id: string
  readonly workload: string
  readonly model: string
  readonly quantities: Readonly<Partial<Record<QuantityName, CaseQuantity>>>
}

export const migrations: readonly MeasuredMigration[] = await readJsonLines(pathOf(migrationsFile), measuredMigration)

/** What the validation reads: the records, and the traces before and during the migrations. */
export const validationInputs: readonly string[] = [
  migrationsFile,
  ...migrations
    .flatMap(({ before, after }) => [before.trace, after.during].filter(path => path != null))
    .sort()
    .map(path => `data/${path}`),
]

type Known = { readonly [quantity in QuantityName]?: number }

interface Validated {
  readonly migrations: readonly {
    readonly id: string
    readonly workload: string
    readonly model: string
    readonly observed: Known
    readonly forecast: { readonly [quantity in QuantityName]?: Omit<CaseQuantity, 'observed' | 'crps'> }
    readonly scores: { readonly [quantity in QuantityName]?: Pick<CaseQuantity, 'crps'> }
  }[]
}

/**
 * Forecasts of every measured migration that completed, by all models from the trace before it, on a host learnt from the
 * other half of the migrations (every second one), and by the baselines from the other migrations.
 */
export const validation = once(async (): Promise<Case[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'precopy-figures-'))
  try {
    const halves = [0, 1].map(half => migrations.filter((_, i) => i % 2 === half))
    const files = await Promise.all(halves.map((half, i) => writeRecords(half, join(folder, `${i}.jsonl`))))
    const found: Case[] = []
    for (const [i, file] of files.entries()) {
      const host = join(folder, `host-${i}.json`)
      await precopy(['host', files[1 - i]!, '-o', host])
      const options = ['--models', 'all', '--draws', `${draws}`, '--seed', `${seed}`, '--host', host]
      found.push(...casesOf(await precopy<Validated>(['validate', file, ...options])))
    }
    return [...found, ...baselineCases()]
  } finally {
    await rm(folder, { recursive: true })
  }
})

async function writeRecords(records: readonly MeasuredMigration[], file: string): Promise<string> {
  const data = dirname(pathOf(migrationsFile))
  const whole = (path: string | null | undefined) => (path ? join(data, path) : null)
  const lines = records.map(({ before, after, ...record }) =>
    JSON.stringify({
      ...record,
      before: { ...before, trace: whole(before.trace) },
      after: { ...after, during: whole(after.during) },
    }),
  )
  await writeFile(file, lines.join('\n'))
  return file
}

/** What is learnt from other migrations is not learnt from half of them only. */
const baselines = ['climatology', 'last-migration', 'qemu-expected-downtime']

const casesOf = ({ migrations }: Validated): Case[] =>
  migrations
    .filter(({ model }) => !baselines.includes(model))
    .map(({ id, workload, model, observed, forecast, scores }) => ({
      id,
      workload,
      model,
      quantities: Object.fromEntries(
        quantities.flatMap(name => {
          const [came, said, scored] = [observed[name], forecast[name], scores[name]]
          if (came === undefined || !said || !scored) return []
          return [[name, { observed: came, median: said.median, intervals: said.intervals, crps: scored.crps }]]
        }),
      ),
    }))

const levels = [0.5, 0.8, 0.9, 0.95]

const baselineCases = (): Case[] =>
  migrations
    .flatMap((migration, i) => scoreMeasured(migration, baselineRows(migrations, i)))
    .map(({ id, workload, model, quantities: scored }: Scored) => ({
      id,
      workload,
      model,
      quantities: Object.fromEntries(
        quantities.flatMap(name => {
          const one = scored?.[name]
          if (!one) return []
          const intervals = levels.map((level, k) => ({ level, lower: one.lower[k]!, upper: one.upper[k]! }))
          return [[name, { observed: one.observed, median: one.median, intervals, crps: one.crps }]]
        }),
      ),
    }))

/** The forecasts of one quantity by a model. */
export const of = (cases: readonly Case[], model: string, quantity: QuantityName) =>
  cases.flatMap(({ id, workload, model: name, quantities }) => {
    const one = name === model ? quantities[quantity] : undefined
    return one ? [{ id, workload, ...one }] : []
  })

/** How often the intervals at a level held what came, with Wilson's 95% interval. */
export function coverageAt(cases: readonly CaseQuantity[], level: number) {
  const held = cases.filter(({ observed, intervals }) => {
    const { lower, upper } = intervals.find(one => one.level === level)!
    return lower <= observed && observed <= upper
  }).length
  const [lower, upper] = wilsonInterval(held, cases.length)
  return { coverage: held / cases.length, lower, upper }
}
