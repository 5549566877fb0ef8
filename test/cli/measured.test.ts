import { readFileSync } from 'node:fs'
import { quantile } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { replay } from '../../src/migration/replay.ts'
import { readTrace } from '../../src/trace/open.ts'
import { replayed } from './contract.ts'
import { data, json } from './program.ts'

const measured = z.object({
  id: z.string(),
  before: z.object({
    bandwidth: z.number(),
    switchoverBandwidth: z.number().nullable(),
    downtimeLimit: z.number(),
    deadline: z.number(),
  }),
  after: z.object({
    outcome: z.enum(['completed', 'cancelled']),
    totalTime: z.number().nullable(),
    rounds: z.number(),
    during: z.string().nullable(),
  }),
})

const lines = readFileSync(`${data}migrations.jsonl`, 'utf8').trim().split('\n')
const migrations = lines.map(line => measured.parse(JSON.parse(line))).filter(({ after }) => after.during)

describe('replays of what the guest wrote while it was migrated', async () => {
  const replays = await Promise.all(
    migrations.map(async ({ before, after }) => {
      const { bandwidth, switchoverBandwidth, downtimeLimit, deadline } = before
      const link = { bandwidth, ...(switchoverBandwidth !== null && { switchoverBandwidth }) }
      const trace = await readTrace(data + after.during)
      const outcome = replay(trace, { link, policy: qemu({ downtimeLimit }), deadline })
      return { before, after, replay: { at: trace.start, ...outcome } }
    }),
  )
  const completed = replays.filter(({ after }) => after.outcome === 'completed')
  const cancelled = replays.filter(({ after }) => after.outcome === 'cancelled')

  test('come within 5% of the measured total time in the median, and in three of four', () => {
    const errors = completed.map(({ after, replay: { converged, totalTime } }) =>
      converged ? Math.abs(totalTime / after.totalTime! - 1) : Infinity,
    )
    expect(errors.length).toBeGreaterThanOrEqual(19)
    expect(quantile(errors, 0.5)).toBeLessThan(0.05)
    expect(quantile(errors, 0.75)).toBeLessThan(0.05)
  })

  test('are within 2 of the measured rounds in the median, and in three of four', () => {
    const errors = completed.map(({ after, replay: { rounds } }) => Math.abs(rounds - after.rounds))
    expect(quantile(errors, 0.5)).toBeLessThanOrEqual(2)
    expect(quantile(errors, 0.75)).toBeLessThanOrEqual(2)
  })

  test('converge where the migration did, and mostly do not where it was cancelled', () => {
    const share = (some: typeof replays) => some.filter(({ replay }) => replay.converged).length / some.length
    expect(share(completed)).toBeGreaterThan(0.9)
    expect(share(cancelled)).toBeLessThan(0.5)
    for (const { before, replay } of cancelled) expect(replay.totalTime).toBeLessThanOrEqual(before.deadline)
  })

  test('are the same on the command line', async () => {
    const { before, after, replay } = completed.find(({ before }) => before.switchoverBandwidth !== null)!
    const link = ['--bandwidth', before.bandwidth, '--switchover-bandwidth', before.switchoverBandwidth]
    const rule = ['--downtime-limit', before.downtimeLimit, '--deadline', before.deadline]
    const printed = await json(['replay', data + after.during, ...[...link, ...rule].map(String)])
    const { censored: _, ...expected } = replay
    expect(replayed.parse(printed).replays).toEqual([expected])
  })
})
