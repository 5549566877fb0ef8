import { describe, expect, test } from 'vitest'
import { comparePageOrders } from '../../src/evaluation/page-orders.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { traceOfPages } from '../traces.ts'

const page = 4096

// Two pages at a page a second; page 0 is written in every second, and known to be; page 1 never. Sent first, page 0 is
// dirty again when the pass ends after 2 s; sent second, its write after half a second is taken along, that after one
// and a half is not: skipped, it is not sent at all.
test('by hand', () => {
  const trace = traceOfPages(
    Array.from({ length: 12 }, () => [0]),
    { pageCount: 2, epoch: 1 },
  )
  const rows = comparePageOrders(trace, { bandwidth: page, rounds: 1, starts: [2, 3, 4] })
  const one = (value: number, change = 0) => ({ mean: value, q05: value, q95: value, change, error: 0 })
  const found = rows.map(({ accounting, order, starts, sent, pending }) => ({
    accounting,
    order,
    starts,
    sent,
    pending,
  }))
  expect(found).toEqual([
    { accounting: 'before-sending', order: 'address', starts: 3, sent: one(2), pending: one(1) },
    { accounting: 'before-sending', order: 'least-recently-written', starts: 3, sent: one(2), pending: one(1) },
    { accounting: 'before-sending', order: 'least-frequently-written', starts: 3, sent: one(2), pending: one(1) },
    { accounting: 'before-sending', order: 'optimal', starts: 3, sent: one(2), pending: one(1) },
    { accounting: 'skip', order: 'address', starts: 3, sent: one(2), pending: one(1) },
    { accounting: 'skip', order: 'least-recently-written', starts: 3, sent: one(1, -0.5), pending: one(1) },
    { accounting: 'skip', order: 'least-frequently-written', starts: 3, sent: one(1, -0.5), pending: one(1) },
    { accounting: 'skip', order: 'optimal', starts: 3, sent: one(1, -0.5), pending: one(1) },
  ])
})

describe('a guest of hot and cold pages', () => {
  const trace = syntheticTrace({
    pageCount: 600,
    epoch: 1 / 64,
    duration: 60,
    writes: { law: 'hot-cold', pages: 500, rate: 150, hot: 0.2, share: 0.9 },
    source: source(5),
  })
  const options = { bandwidth: 600 * page, rounds: 1, starts: [30, 33, 36, 39, 42, 45, 48, 51] }

  test('cold pages first leave fewer for the downtime, and the optimal order no more', () => {
    const rows = comparePageOrders(trace, { ...options, accountings: ['before-sending'] })
    const [address, recency, frequency, optimal] = rows.map(row => row.pending)
    expect(address).toMatchObject({ change: 0, error: 0 })
    for (const other of [recency, frequency, optimal]) expect(other!.change + 3 * other!.error).toBeLessThan(0)
    expect(optimal!.mean).toBeLessThanOrEqual(recency!.mean)
    expect(address!.q05).toBeLessThanOrEqual(address!.mean)
    expect(address!.q95).toBeGreaterThanOrEqual(address!.mean)
  })

  test('nothing changes where the log is cleared when it is read', () => {
    for (const { sent, pending } of comparePageOrders(trace, { ...options, accountings: ['at-synchronisation'] })) {
      expect([sent.change, pending.change]).toEqual([0, 0])
    }
  })

  test('starts from which the trace ends first are left out', () => {
    const rows = comparePageOrders(trace, { ...options, starts: [30, 59.9], accountings: ['skip'] })
    expect(rows.map(({ starts }) => starts)).toEqual([1, 1, 1, 1])
    expect(() => comparePageOrders(trace, { ...options, starts: [59.9] })).toThrow(RangeError)
  })
})
