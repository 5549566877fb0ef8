import { z } from 'zod'

/** What others rely on in the JSON of the command line: seconds, bytes, pages, bytes per second. Additions are free. */

const amount = z.number().nonnegative()
const count = z.int().nonnegative()

export const curveRow = z.object({ window: z.number().positive(), mean: amount, sd: amount, q05: amount, q95: amount })

export const inspected = z.object({
  pageSize: z.int().positive(),
  pageCount: z.int().positive(),
  epochs: z.int().positive(),
  duration: z.number().positive(),
  pagesWritten: count,
  dirtyCurve: z.array(curveRow).nonempty(),
})

const summary = z
  .object({ mean: amount, median: amount, lower: amount, upper: amount })
  .refine(({ lower, median, upper }) => lower <= median && median <= upper, 'lower ≤ median ≤ upper')

export const forecasted = z.object({
  migration: z.looseObject({ bandwidth: z.number().positive(), downtimeLimit: z.number().positive() }),
  level: z.number().gt(0).lt(1),
  draws: z.int().positive(),
  seed: count,
  forecasts: z
    .array(
      z.object({
        model: z.string(),
        convergence: z.number().min(0).max(1),
        rounds: summary,
        totalTime: summary,
        downtime: summary,
        bytes: summary,
      }),
    )
    .nonempty(),
})

export const replayed = z.object({
  replays: z
    .array(
      z.object({
        at: amount,
        converged: z.boolean(),
        rounds: z.int().positive(),
        totalTime: z.number().positive(),
        downtime: z.number().positive(),
        bytes: amount,
      }),
    )
    .nonempty(),
})

const maybe = z.number().optional()

export const fitted = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        model: z.string(),
        glance: z.object({ logLikelihood: maybe, parameters: count, aic: maybe, bic: maybe, converged: z.boolean() }),
        parameters: z
          .array(z.object({ term: z.string(), unit: z.string(), estimate: z.number(), lower: maybe, upper: maybe }))
          .nonempty(),
      }),
    )
    .nonempty(),
})

const share = z.number().min(0).max(1)
const metricKeys = [
  'crps',
  'coverage50',
  'coverage90',
  'width90',
  'medianAbsoluteError',
  'medianAbsolutePercentageError',
  'p90AbsolutePercentageError',
] as const

const known = z.object({
  crps: amount,
  coverage50: share,
  coverage90: share,
  width90: amount,
  medianAbsoluteError: amount,
  medianAbsolutePercentageError: amount,
  p90AbsolutePercentageError: amount,
})

/** All of it, or null throughout where no migration of which the model says something completed. */
export const metric = z.union([known, z.object(Object.fromEntries(metricKeys.map(key => [key, z.null()])))])

export const modelScore = z.object({
  model: z.string(),
  n: z.int().positive(),
  convergence: z.object({ brier: share.nullable() }),
  totalTime: metric,
  downtime: metric,
  rounds: metric,
  bytes: metric,
})

const bounds = z
  .object({ median: amount, lower: amount, upper: amount })
  .refine(({ lower, median, upper }) => lower <= median && median <= upper, 'lower ≤ median ≤ upper')
const observed = { rounds: count, totalTime: amount, downtime: amount, bytes: amount }
const forecastOf = { rounds: bounds, totalTime: bounds, downtime: bounds, bytes: bounds }

const score = z.strictObject({ crps: amount, logScore: z.number().nullable(), pit: z.tuple([share, share]) })
const scores = { rounds: score, totalTime: score, downtime: score, bytes: score }

const range = { observed: z.number(), lower: z.number(), upper: z.number() }

export const validated = z.object({
  models: z.array(modelScore).nonempty(),
  outliers: z.array(
    z
      .strictObject({
        id: z.string(),
        model: z.string(),
        quantity: z.enum(['rounds', 'totalTime', 'downtime']),
        ...range,
        because: z.array(z.strictObject({ statistic: z.string(), ...range })),
      })
      .refine(({ observed, lower, upper }) => observed < lower || observed > upper, 'outside its interval'),
  ),
  migrations: z
    .array(
      z.object({
        id: z.string(),
        workload: z.string(),
        model: z.string(),
        observed: z
          .strictObject({ converged: z.boolean(), ...observed })
          .partial()
          .required({ converged: true }),
        forecast: z.strictObject({ convergence: share.nullable(), ...forecastOf }).partial(),
        scores: z.strictObject(scores).partial(),
      }),
    )
    .nonempty(),
})

export const backtested = z.object({ origins: z.int().positive(), models: z.array(modelScore).nonempty() })

const estimated = z.object({ probability: share, lower: share, upper: share })
const rate = z.number().positive()

export const planned = z.object({
  probability: share,
  downtime: z.number().positive(),
  totalTime: z.number().positive().optional(),
  met: z.boolean(),
  sought: z.enum(['bandwidth', 'downtimeLimit', 'throttle', 'nothing']),
  bandwidth: rate,
  downtimeLimit: z.number().positive(),
  throttle: share,
  bounds: z.object({ missed: amount, met: amount.nullable() }),
  achieved: estimated.extend({ draws: z.int().positive() }),
  reservation: z.object({
    cpu: z.object({ budget: z.number().positive(), period: z.number().positive() }).optional(),
    link: z.object({ rate, burst: rate }),
    delay: z.object({ cpu: amount, link: amount }),
  }),
  commands: z.object({
    apply: z.array(z.string()).nonempty(),
    undo: z.array(z.string()).nonempty(),
    monitor: z.array(z.string()),
  }),
  migration: z.looseObject({ bandwidth: rate, downtimeLimit: z.number().positive() }),
  forecast: z.object({ rounds: summary, totalTime: summary, downtime: summary, bytes: summary }),
  models: z.array(estimated.extend({ model: z.string() })).nonempty(),
  unreserved: estimated.extend({ lost: share }),
  starts: z.array(estimated.extend({ at: amount, totalTime: amount })).optional(),
  check: z
    .object({ replays: count, met: count, unknown: count, lower: share, upper: share, longest: z.object({}) })
    .optional(),
  map: z
    .object({
      cells: z.array(estimated.extend({ bandwidth: rate, downtimeLimit: rate })).nonempty(),
      contour: z.array(z.object({ bandwidth: rate, downtimeLimit: rate })),
    })
    .optional(),
})
