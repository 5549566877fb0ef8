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
    'cpu-throttle-percentage': z.number().min(0).max(100).optional(),
    ram: z
      .object({
        total: z.number().positive(),
        'page-size': z.int().positive(),
        mbps: z.number(),
        transferred: z.number().nonnegative(),
        duplicate: z.int().nonnegative(),
        'dirty-sync-count': z.int().nonnegative(),
        remaining: z.number().nonnegative().optional(),
        normal: z.int().nonnegative().optional(),
        'downtime-bytes': z.number().nonnegative().optional(),
        'postcopy-bytes': z.number().nonnegative().optional(),
      })
      .optional(),
  }),
})

/** What `poll` parses. */
export type Poll = z.infer<typeof poll>

/** What `query-migrate` answered. */
type Reply = Poll['query-migrate']

/** Whether the guest runs at the destination, or is about to, while memory is still being sent. */
const switched = ({ status, ram }: Reply): boolean =>
  status?.startsWith('postcopy') === true || (ram?.['postcopy-bytes'] ?? 0) > 0

/**
 * How a migration went, as its polls tell: `post-copy` once one of them has that status or has sent bytes so,
 * `stop-and-copy` when bytes were sent with the guest stopped while the first pass was under way.
 */
export function strategyOfPolls(polls: readonly Poll[]): 'pre-copy' | 'post-copy' | 'stop-and-copy' {
  const replies = polls.map(({ 'query-migrate': reply }) => reply)
  if (replies.some(switched)) return 'post-copy'
  return replies.some(stoppedFirst) ? 'stop-and-copy' : 'pre-copy'
}

/** Whether a poll found the source sending memory by pre-copy. */
export const isUnderway = ({ 'query-migrate': { status, ram, 'total-time': total } }: Poll): boolean =>
  status === 'active' && ram !== undefined && ram.mbps > 0 && (total ?? 0) > 0

/** Whether the guest is stopped in the first pass: bytes count as sent in the downtime and none was pre-copied. */
export const stoppedFirst = ({ status, ram }: Reply): boolean =>
  status === 'active' && ram !== undefined && ram['dirty-sync-count'] <= 1 && (ram['downtime-bytes'] ?? 0) > 0

/**
 * A measured migration from the polls of it. The bandwidth is the median of those reported; the zero pages are those
 * counted when the first round ended; the downtime limit is not in a poll, and QEMU's default of 300 ms stands for it.
 * One that was switched to post-copy is a pre-copy migration that was cancelled at the last poll before.
 *
 * @returns undefined when no poll found the migration under way and sending, or none while the guest ran at its source:
 *   post-copy from the start, or stop-and-copy, have no round to forecast
 */
export function migrationOfPolls(id: string, workload: string, polls: readonly Poll[]): MeasuredMigration | undefined {
  if (strategyOfPolls(polls) === 'stop-and-copy') return undefined
  const replies = polls.map(({ 'query-migrate': reply }) => reply).filter(reply => reply.ram && reply['total-time'])
  const switchedAt = replies.findIndex(switched)
  const running = switchedAt < 0 ? replies : replies.slice(0, switchedAt)
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
