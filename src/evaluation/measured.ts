import { z } from 'zod'
import { quantities } from '../forecast/forecast.ts'
import type { Migration } from '../migration/migrate.ts'
import { qemu } from '../migration/policies/qemu.ts'

const positive = z.number().positive()
const seconds = z.number().nonnegative()
const count = z.int().nonnegative()

/** A migration that happened: what was known `before` it, which a forecast may use, and what came `after`. */
export const measuredMigration = z.object({
  id: z.string(),
  workload: z.string(),
  hypervisor: z.object({ name: z.string(), version: z.string().optional() }).optional(),
  before: z
    .object({
      memory: positive.optional(),
      pageSize: z.int().positive(),
      pageCount: z.int().positive(),
      zeroPages: count,
      trace: z.string().nullable(),
      bandwidth: positive,
      switchoverBandwidth: positive.nullish(),
      downtimeLimit: positive,
      deadline: positive.nullish(),
    })
    .refine(({ zeroPages, pageCount }) => zeroPages <= pageCount, {
      message: 'more zero pages than pages',
      path: ['zeroPages'],
    }),
  after: z
    .object({
      outcome: z.enum(['completed', 'cancelled']),
      setupTime: seconds.nullish(),
      totalTime: positive.nullish(),
      downtime: seconds.nullish(),
      /** From the stop of the source to the start of the destination. */
      blackout: seconds.nullish(),
      rounds: count.nullish(),
      bytes: positive.nullish(),
      qemuExpectedDowntime: seconds.nullish(),
      during: z.string().nullish(),
      /** Times of the synchronisations of the dirty log (s) and the pages newly set. */
      synchronisations: z.array(z.object({ time: seconds, dirtyPages: count })).nullish(),
    })
    .superRefine(({ outcome, ...after }, context) => {
      for (const name of outcome === 'completed' ? quantities : []) {
        if (after[name] == null) {
          context.addIssue({ code: 'custom', path: [name], message: 'a completed migration needs it' })
        }
      }
    }),
})

/** What `measuredMigration` parses. Seconds, bytes, bytes per second. */
export type MeasuredMigration = z.infer<typeof measuredMigration>

/** The migration as it was asked for. */
export function migrationAsked({ before }: MeasuredMigration): Migration & { deadline: number } {
  const { bandwidth, switchoverBandwidth, downtimeLimit, deadline, pageCount, pageSize } = before
  return {
    link: { bandwidth, ...(switchoverBandwidth && { switchoverBandwidth }) },
    policy: qemu({ downtimeLimit }),
    deadline: deadline ?? Math.max(60, (5 * pageCount * pageSize) / bandwidth),
  }
}

/** What came of a migration, in a forecast's terms; undefined where it was cancelled. */
export interface Observed {
  readonly rounds: number
  readonly totalTime: number
  readonly downtime: number
  readonly bytes: number
}

/** What came of a measured migration, in a forecast's terms; undefined where it was cancelled. */
export function observedOf({ after }: MeasuredMigration): Observed | undefined {
  if (after.outcome === 'cancelled') return undefined
  return { rounds: after.rounds!, totalTime: after.totalTime!, downtime: after.downtime!, bytes: after.bytes! }
}
