import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readMigrations } from '../../src/cli/migrations-file.ts'
import { measuredMigration } from '../../src/evaluation/measured.ts'
import { migrationOfPolls, type Poll, poll, strategyOfPolls } from '../../src/evaluation/polls.ts'

type Reply = Poll['query-migrate']
type Ram = NonNullable<Reply['ram']>

const at = (time: number, ram: Partial<Ram>, reply: Reply = {}): Poll => ({
  time,
  'query-migrate': {
    status: 'active',
    'setup-time': 4,
    'total-time': 1000 * time,
    'expected-downtime': 300,
    ...reply,
    ram: {
      total: 4096 * 1000,
      'page-size': 4096,
      mbps: 8,
      transferred: 0,
      duplicate: 0,
      'dirty-sync-count': 1,
      ...ram,
    },
  },
})

const log: Poll[] = [
  { time: 0, 'query-migrate': {} },
  at(0, { mbps: 100 }),
  at(0.2, { mbps: 0, duplicate: 5 }),
  at(0.4, { mbps: 16, duplicate: 60 }),
  at(0.6, { mbps: 24, duplicate: 61, 'dirty-sync-count': 2 }, { 'expected-downtime': 410 }),
]
const end = at(
  0.8,
  { mbps: 800, duplicate: 70, transferred: 2_000_000, 'dirty-sync-count': 4 },
  { status: 'completed', downtime: 25 },
)
delete end['query-migrate']['expected-downtime']
const after: Poll = { time: 9, 'query-migrate': { status: 'completed' } }

describe('a log of a few polls', () => {
  const record = migrationOfPolls('redis-1', 'redis', [...log, end, after])!

  // Rates of 16, 24 and 800 Mb/s: those at rest do not count.
  test('by hand', () => {
    expect(record).toEqual({
      id: 'redis-1',
      workload: 'redis',
      hypervisor: { name: 'qemu' },
      before: {
        memory: 4096 * 1000,
        pageSize: 4096,
        pageCount: 1000,
        zeroPages: 60,
        trace: null,
        bandwidth: 3e6,
        switchoverBandwidth: null,
        downtimeLimit: 0.3,
        deadline: null,
      },
      after: {
        outcome: 'completed',
        setupTime: 0.004,
        totalTime: 0.8,
        downtime: 0.025,
        rounds: 4,
        bytes: 2_000_000,
        qemuExpectedDowntime: 0.41,
      },
    })
    expect(measuredMigration.parse(record)).toEqual(record)
  })

  test('that end before the migration are of one that was cancelled then', () => {
    const cancelled = migrationOfPolls('redis-1', 'redis', log)!
    expect(cancelled).toMatchObject({ before: { deadline: 0.6 }, after: { outcome: 'cancelled', totalTime: 0.6 } })
    const failed = at(0.8, {}, { status: 'cancelled', downtime: 3 })
    expect(migrationOfPolls('redis-1', 'redis', [...log, failed])!.after.outcome).toBe('cancelled')
  })

  test('that never saw it under way are none', () => {
    expect(migrationOfPolls('a', 'a', [log[0]!, log[1]!, after])).toBeUndefined()
    expect(migrationOfPolls('a', 'a', [log[0]!, log[2]!])).toBeUndefined()
    expect(migrationOfPolls('a', 'a', [])).toBeUndefined()
  })

  test('must be whole', () => {
    expect(poll.safeParse(log[3]).success).toBe(true)
    expect(poll.safeParse(at(0.2, { mbps: 'fast' } as object)).success).toBe(false)
    expect(poll.safeParse({ 'query-migrate': {} }).success).toBe(false)
  })
})

describe('a log of a migration that was not, or not only, by pre-copy', () => {
  const switched = [
    at(1, { mbps: 9000, 'dirty-sync-count': 3, 'postcopy-bytes': 0 }, { status: 'postcopy-device' }),
    at(1.2, { mbps: 9000, 'dirty-sync-count': 3, 'postcopy-bytes': 5e6 }, { status: 'completed', downtime: 12 }),
  ]

  test('post-copy ends it at the last poll before', () => {
    expect(strategyOfPolls([...log, ...switched])).toBe('post-copy')
    expect(migrationOfPolls('a', 'a', [...log, ...switched])).toEqual(migrationOfPolls('a', 'a', log))
    expect(migrationOfPolls('a', 'a', log)!.after.outcome).toBe('cancelled')
    expect(migrationOfPolls('a', 'a', switched)).toBeUndefined()
  })

  test('with the guest stopped there is no round', () => {
    const stopped = [at(0.4, { mbps: 8, 'downtime-bytes': 2e6 }), at(0.6, {}, { status: 'completed', downtime: 12 })]
    expect(strategyOfPolls(stopped)).toBe('stop-and-copy')
    expect(migrationOfPolls('a', 'a', stopped)).toBeUndefined()
  })

  test('bytes sent in the downtime at the end make no stop-and-copy', () => {
    const usual = [
      ...log,
      at(0.8, { 'dirty-sync-count': 4, 'downtime-bytes': 1e6 }, { status: 'completed', downtime: 9 }),
    ]
    expect(strategyOfPolls(usual)).toBe('pre-copy')
    expect(migrationOfPolls('a', 'a', usual)!.after.outcome).toBe('completed')
  })
})

const folder = fileURLToPath(new URL('../../../shared/data/polls/', import.meta.url))

describe.skipIf(!existsSync(folder))('polls of real migrations', () => {
  const read = async (name: string) => (await readMigrations(`${folder}${name}.jsonl.gz`))[0]!

  test('one that converges', async () => {
    const { migration, ...rest } = await read('Precopy_Convergent-1')
    expect(rest).toEqual({})
    expect(migration).toEqual({
      id: 'Precopy_Convergent-1',
      workload: 'Precopy_Convergent',
      hypervisor: { name: 'qemu' },
      before: {
        memory: 8607571968,
        pageSize: 4096,
        pageCount: 8607571968 / 4096,
        zeroPages: 1608864,
        trace: null,
        bandwidth: expect.closeTo(1082.15568e6 / 8, 3),
        switchoverBandwidth: null,
        downtimeLimit: 0.3,
        deadline: null,
      },
      after: {
        outcome: 'completed',
        setupTime: 0.001,
        totalTime: 17.717,
        downtime: 0.013,
        rounds: 8,
        bytes: 2428414189,
        qemuExpectedDowntime: expect.any(Number),
      },
    })
  })

  // The cap was 128 MiB/s; a run whose load ends converges at last.
  test('ones that do not for long', async () => {
    for (const [name, rounds, totalTime] of [
      ['Precopy_Nonconvergent_16T-1', 188, 109.745],
      ['Autoconverge_16T-1', 22, 44.918],
    ] as const) {
      const { before, after } = (await read(name)).migration
      expect(after).toMatchObject({ outcome: 'completed', rounds, totalTime })
      expect(Math.abs(before.bandwidth / 2 ** 27 - 1)).toBeLessThan(0.02)
      expect(before.zeroPages).toBeLessThan(before.pageCount)
    }
  })

  test('ones that were switched to post-copy are cancelled then', async () => {
    for (const [name, before] of [
      ['Postcopy_Late_16T_25s-1', 25.2],
      ['Postcopy_16T-1', 0.3],
    ] as const) {
      const { after, before: asked } = (await read(name)).migration
      expect(after.outcome).toBe('cancelled')
      expect(after.totalTime!).toBeLessThan(before)
      expect(asked.deadline).toBe(after.totalTime)
    }
  })

  test('ones by stop-and-copy have no round', async () => {
    expect(await readMigrations(`${folder}Stop_Copy_4T-1.jsonl.gz`)).toEqual([])
  })
})
