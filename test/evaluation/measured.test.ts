import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { measuredMigration, migrationAsked, observedOf } from '../../src/evaluation/measured.ts'
import { firstView } from '../migration/view.ts'
import { measured } from './migrations.ts'

const record = measured('a', 'w')

describe('a record', () => {
  test('of the bundled ones is read', () => {
    const lines = readFileSync('data/migrations.jsonl', 'utf8').trim().split('\n')
    const records = lines.map(line => measuredMigration.parse(JSON.parse(line)))
    expect(records).toHaveLength(48)
    expect(records.filter(record => observedOf(record) === undefined)).toHaveLength(4)
  })

  test('of a cancelled migration needs no outcome', () => {
    const { success } = measuredMigration.safeParse({ ...record, after: { outcome: 'cancelled', totalTime: null } })
    expect(success).toBe(true)
  })

  test.each(['totalTime', 'downtime', 'rounds', 'bytes'])('of a completed migration needs %s', name => {
    for (const value of [undefined, null]) {
      const { error } = measuredMigration.safeParse({ ...record, after: { ...record.after, [name]: value } })
      expect(error!.issues).toMatchObject([{ path: ['after', name], message: 'a completed migration needs it' }])
    }
  })

  test.each<[string, unknown]>([
    ['pageSize', 4096.5],
    ['pageCount', 0],
    ['zeroPages', -1],
    ['zeroPages', 3001],
    ['trace', undefined],
    ['bandwidth', -1],
    ['bandwidth', '32MiB/s'],
    ['switchoverBandwidth', 0],
    ['downtimeLimit', 0],
    ['downtimeLimit', undefined],
    ['deadline', 0],
  ])('whose %s is %j is refused there', (name, value) => {
    const { error } = measuredMigration.safeParse({ ...record, before: { ...record.before, [name]: value } })
    expect(error!.issues[0]!.path).toEqual(['before', name])
  })
})

test('the migration that was asked for', () => {
  const { link, deadline, policy } = migrationAsked(record)
  expect({ link, deadline, policy: policy.name }).toEqual({
    link: { bandwidth: 2500 * 4096 },
    deadline: 20,
    policy: 'qemu',
  })
  // Stops while 0.3 s of sending are left.
  const pending = 750 * 4096
  const view = { ...firstView, bandwidth: 2500 * 4096, rounds: 2 }
  expect(policy.decide({ ...view, pending: pending - 1 })).toBe('stop')
  expect(policy.decide({ ...view, pending })).toBe('send')
  expect(migrationAsked(measured('a', 'w', { before: { switchoverBandwidth: 1e9 } })).link).toEqual({
    bandwidth: 2500 * 4096,
    switchoverBandwidth: 1e9,
  })
})

// A minute, or five times what the whole memory takes: 3,000 pages at 100 a second are 30 s.
test.each([
  [2500, 60],
  [100, 150],
])('without a deadline, at %d pages a second: %d s', (rate, deadline) => {
  const before = { deadline: null, bandwidth: rate * 4096 }
  expect(migrationAsked(measured('a', 'w', { before })).deadline).toBe(deadline)
})

test('what came', () => {
  expect(observedOf(record)).toEqual({ totalTime: 2, downtime: 0.2, rounds: 5, bytes: 5000 * 4096 })
  expect(observedOf(measured('a', 'w', { after: { outcome: 'cancelled' } }))).toBeUndefined()
})
