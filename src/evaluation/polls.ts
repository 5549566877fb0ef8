import { z } from 'zod'
import type { MeasuredMigration } from './measured.ts'

/** A reply of QMP `query-migrate`, with the seconds since the first; times in it are milliseconds. */
export const poll = z.object({
  time: z.number(),
  'query-migrate': z.object({
    status: z.string().optional(),
    'total-time': z.number().optional(),
    'setup-time': z.number().optional(),
    downtime: z.number().optional(),
    'expected-downtime': z.number().optional(),
    ram: z
      .object({
        total: z.number().positive(),
        'page-size': z.int().positive(),
        mbps: z.number(),
        transferred: z.number().nonnegative(),
        duplicate: z.int().nonnegative(),
        'dirty-sync-count': z.int().nonnegative(),
      })
      .optional(),
  }),
})

export type Poll = z.infer<typeof poll>

/**
 * A measured migration from the polls of it. The bandwidth is the median of those reported; the zero pages are those
 * counted when the first round ended; the downtime limit is not in a poll, and QEMU's default of 300 ms stands for it.
 *
 * @returns undefined when no poll found the migration under way and sending
 */
export function migrationOfPolls(id: string, workload: string, polls: readonly Poll[]): MeasuredMigration | undefined {
  const running = polls.map(({ 'query-migrate': reply }) => reply).filter(reply => reply.ram && reply['total-time'])
  const last = running.at(-1)
  const rates = running.map(({ ram }) => ram!.mbps).filter(rate => rate > 0)
  rates.sort((a, b) => a - b)
  const rate = rates[rates.length >> 1]
  if (!last?.ram || rate === undefined) return undefined
  const { total, 'page-size': pageSize, transferred, 'dirty-sync-count': rounds } = last.ram
  const firstRound = running.findLast(({ ram }) => ram!['dirty-sync-count'] <= 1) ?? last
  const expected = running.findLast(reply => reply['expected-downtime'] !== undefined)?.['expected-downtime']
  const completed = last.status === 'completed' && last.downtime !== undefined
  return {
    id,
    workload,
    hypervisor: { name: 'qemu' },
    before: {
      memory: total,
      pageSize,
      pageCount: Math.round(total / pageSize),
      zeroPages: firstRound.ram!.duplicate,
      trace: null,
      bandwidth: (rate * 1e6) / 8,
      switchoverBandwidth: null,
      downtimeLimit: 0.3,
      deadline: completed ? null : last['total-time']! / 1000,
    },
    after: {
      outcome: completed ? 'completed' : 'cancelled',
      setupTime: (last['setup-time'] ?? 0) / 1000,
      totalTime: last['total-time']! / 1000,
      downtime: (last.downtime ?? 0) / 1000,
      rounds,
      bytes: transferred,
      ...(expected !== undefined && { qemuExpectedDowntime: expected / 1000 }),
    },
  }
}
