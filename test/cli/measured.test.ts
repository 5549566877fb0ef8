import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { machineCase, machineSummary } from '../../src/evaluation/machine.ts'
import { measuredMigration, migrationAsked } from '../../src/evaluation/measured.ts'
import { defaultHost } from '../../src/migration/host.ts'
import { replay } from '../../src/migration/replay.ts'
import { readTrace } from '../../src/trace/open.ts'
import { replayed } from './contract.ts'
import { data, json } from './program.ts'

const lines = readFileSync(`${data}migrations.jsonl`, 'utf8').trim().split('\n')
const migrations = lines.map(line => measuredMigration.parse(JSON.parse(line))).filter(({ after }) => after.during)

describe('replays of what the guest wrote while it was migrated', async () => {
  const traced = await Promise.all(
    migrations.map(async migration => ({ migration, trace: await readTrace(data + migration.after.during) })),
  )

  test('have no bias, and are within 1% in the median, 7% at the 90th percentile, and 2 rounds in 75%', () => {
    const cases = traced.flatMap(({ migration, trace }) => machineCase(migration, trace, defaultHost) ?? [])
    const { bias, absoluteError, roundsWithin2 } = machineSummary(cases)
    expect(cases.length).toBe(19)
    expect(Math.abs(bias.totalTime)).toBeLessThan(0.01)
    expect(Math.abs(bias.downtime)).toBeLessThan(0.02)
    expect(absoluteError.median).toBeLessThan(0.01)
    expect(absoluteError.p90).toBeLessThan(0.07)
    expect(roundsWithin2).toBeGreaterThanOrEqual(0.75)
  })

  test('do not end where the migration did not', () => {
    const cancelled = traced.filter(({ migration }) => migration.after.outcome === 'cancelled')
    expect(cancelled.length).toBe(3)
    for (const { migration, trace } of cancelled) {
      const { converged, totalTime } = replay(trace, migrationAsked(migration))
      expect(converged, migration.id).toBe(false)
      expect(totalTime).toBeLessThanOrEqual(migration.before.deadline!)
    }
  })

  test('are the same on the command line', async () => {
    const { migration, trace } = traced.find(({ migration }) => migration.before.switchoverBandwidth !== null)!
    const { before, after } = migration
    const link = ['--bandwidth', before.bandwidth, '--switchover-bandwidth', before.switchoverBandwidth]
    const rule = ['--downtime-limit', before.downtimeLimit, '--deadline', before.deadline]
    const printed = await json(['replay', data + after.during, ...[...link, ...rule].map(String)])
    const { converged, rounds, totalTime, downtime, bytes } = replay(trace, migrationAsked(migration))
    expect(replayed.parse(printed).replays).toEqual([
      { at: trace.start, converged, rounds, totalTime, downtime, bytes },
    ])
  })
})
