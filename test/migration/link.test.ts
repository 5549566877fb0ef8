import { describe, expect, test } from 'vitest'
import { countMemory } from '../../src/migration/count-memory.ts'
import { idealHost } from '../../src/migration/host.ts'
import { checkLink, drawLink, rateOf } from '../../src/migration/link.ts'
import { type Migration, migrate } from '../../src/migration/migrate.ts'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'
import type { Policy } from '../../src/migration/policies/policy.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { series } from '../../src/migration/random-rate.ts'
import { schedule } from '../../src/migration/rate.ts'

const page = 4096
const guest = (pageCount: number, rate = 0) =>
  countMemory({ pageSize: page, pageCount, zeroPages: 0 }, seconds => rate * seconds)
/** 100 pages/s for 2 s, none for 3 s, then 100 again. */
const cut = schedule([
  { from: 0, rate: 100 * page },
  { from: 2, rate: 0 },
  { from: 5, rate: 100 * page },
])

describe('a path that is cut for 3 s', () => {
  test('takes 3 s longer, running or stopped', () => {
    for (const passes of [0, 1, 2]) {
      const { totalTime } = migrate(guest(300), { link: { bandwidth: cut }, policy: fixedRounds(passes) }, idealHost)
      expect(totalTime).toBeCloseTo(6, 6)
    }
  })

  test('and under qemu, whose burst waits for the end of the cut', () => {
    const policy = qemu({ downtimeLimit: 0.001 })
    const { totalTime } = migrate(guest(300), { link: { bandwidth: cut }, policy }, idealHost)
    expect(totalTime).toBeCloseTo(6, 6)
  })

  test('what the sockets hold goes on flowing', () => {
    const host = { ...idealHost, socketBuffer: 50 * page }
    const { totalTime } = migrate(guest(300), { link: { bandwidth: cut }, policy: fixedRounds(1) }, host)
    // The last page is handed over when 250 have arrived; the guest then stops with nothing pending.
    expect(totalTime).toBeCloseTo(5.5, 6)
  })

  test('is not asked again and again while the sockets fill', () => {
    const looks: number[] = []
    const host = { ...idealHost, socketBuffer: 50 * page }
    const migration = { link: { bandwidth: cut }, policy: fixedRounds(1) }
    migrate(guest(300), migration, host, time => looks.push(time))
    expect(looks.length).toBeLessThan(100)
  })

  test('may be cut at first, too', () => {
    const bandwidth = schedule([
      { from: 0, rate: 0 },
      { from: 3, rate: 100 * page },
    ])
    const { totalTime } = migrate(guest(300), { link: { bandwidth }, policy: fixedRounds(1) }, idealHost)
    expect(totalTime).toBeCloseTo(6, 6)
  })
})

// 64 000 pages/s, a tenth from 1 s on: the first of the two rounds sends 64 000 pages in the first second and 16 000 in
// the next 2.5 s, in which the guest, at 1000 pages/s, writes 3500 pages.
test('a path that slows down, by hand', () => {
  const bandwidth = schedule([
    { from: 0, rate: 64_000 * page },
    { from: 1, rate: 6400 * page },
  ])
  const { totalTime, downtime } = migrate(
    guest(80_000, 1000),
    { link: { bandwidth }, policy: fixedRounds(1) },
    idealHost,
  )
  expect(downtime).toBeCloseTo(3500 / 6400, 6)
  expect(totalTime).toBeCloseTo(3.5 + 3500 / 6400, 6)
})

test('a burst ends with its time, not with what the path carried before it slowed down', () => {
  const bandwidth = schedule([
    { from: 0, rate: 64_000 * page },
    { from: 0.06, rate: 640 * page },
  ])
  const looks: number[] = []
  const migration = { link: { bandwidth }, policy: qemu({ downtimeLimit: 1e-6 }), deadline: 1 }
  migrate(guest(80_000), migration, idealHost, time => looks.push(time))
  // The second burst, from 51 to 102 ms, has 576 pages in its first 9 ms and 26.9 after, or with whole groups 640.
  expect(looks[1]).toBeCloseTo(0.051, 9)
  expect(looks[2]).toBeCloseTo(0.06 + 64 / 640, 9)
})

describe('limits', () => {
  const limited = (limit: number, stoppedLimit?: number): Policy => ({
    ...fixedRounds(1),
    controls: () => ({ limit: () => limit, ...(stoppedLimit !== undefined && { stoppedLimit }) }),
  })
  const run = (migration: Migration, host = idealHost) => migrate(guest(100, 20), migration, host)

  // Windows of 100 ms, in which 5 of 10 pages may go: 100 in 2 s. Then 40 pages at 100 a second, or at what is allowed.
  test('of a policy hold while the guest runs', () => {
    const { totalTime, downtime } = run({ link: { bandwidth: 100 * page }, policy: limited(50 * page) })
    expect(downtime).toBeCloseTo(0.4, 9)
    expect(totalTime).toBeCloseTo(2.4, 9)
  })

  test('and while it is stopped, where the policy has one for that', () => {
    const { downtime } = run({ link: { bandwidth: 100 * page }, policy: limited(50 * page, 25 * page) })
    expect(downtime).toBeCloseTo(1.6, 9)
  })

  test.each([
    [50, 80],
    [80, 50],
  ])('of the sender (%d) and of a policy (%d): the less', (sender, policy) => {
    const link = { bandwidth: sender * page, switchoverBandwidth: 100 * page }
    const { totalTime, downtime } = run({ link, policy: limited(policy * page) })
    expect(downtime).toBeCloseTo(0.4, 9)
    expect(totalTime).toBeCloseTo(2.4, 9)
  })

  test('the host’s work on a page bounds what is sent', () => {
    const { totalTime, downtime } = run(
      { link: { bandwidth: 100 * page }, policy: fixedRounds(1) },
      { ...idealHost, pageWork: 0.02 },
    )
    expect(downtime).toBeCloseTo(0.8, 9)
    expect(totalTime).toBeCloseTo(2.8, 9)
  })
})

describe('a random bandwidth', () => {
  const random = series([
    { time: 0, rate: 10 },
    { time: 1, rate: 30 },
  ])

  test('is drawn from a source that nothing else asks for', () => {
    const asked: number[] = []
    const source = () => {
      asked.push(1)
      return () => 0.75
    }
    const drawn = drawLink({ bandwidth: random, switchoverBandwidth: 40 }, source)
    expect(rateOf(drawn.bandwidth).at(0)).toBe(30)
    expect(drawn.switchoverBandwidth).toBe(40)
    for (const link of [{ bandwidth: 5 }, { bandwidth: cut }]) expect(drawLink(link, source)).toBe(link)
    expect(asked.length).toBe(1)
  })

  test('is its typical one where nothing is drawn', () => {
    expect(rateOf(random).at(0)).toBe(20)
    expect(migrate(guest(100), { link: { bandwidth: random }, policy: fixedRounds(0) }, idealHost).downtime).toBe(
      (100 * page) / 20,
    )
  })
})

test('a rate that changes may be 0 at first, no other', () => {
  expect(() =>
    checkLink({
      bandwidth: schedule([
        { from: 0, rate: 0 },
        { from: 1, rate: 1 },
      ]),
    }),
  ).not.toThrow()
  expect(() => checkLink({ bandwidth: 0 })).toThrow(new RangeError('bandwidth must be positive: 0'))
  expect(() => checkLink({ bandwidth: { at: () => -1, until: () => Infinity } })).toThrow(
    new RangeError('bandwidth must be positive: -1'),
  )
})
