import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { json, precopy, traces } from './program.ts'

const amount = z.number().nonnegative()
const spread = z.object({ mean: amount, q05: amount, q95: amount, change: z.number(), error: amount })
const compared = z.object({
  bandwidth: z.number().positive(),
  rounds: z.int().positive(),
  orders: z.array(
    z.object({
      accounting: z.enum(['at-synchronisation', 'before-sending', 'skip']),
      order: z.enum(['address', 'least-recently-written', 'least-frequently-written', 'optimal']),
      starts: z.int().positive(),
      sent: spread,
      pending: spread,
    }),
  ),
})

describe('orders', () => {
  const args = [
    'orders',
    `${traces}vlc-rtp-a000-before.parquet`,
    '--bandwidth',
    '128MiB/s',
    '--rounds',
    '1',
    '--every',
    '4s',
  ]

  test('of one pass over VLC, cold pages first leave fewer for the downtime', async () => {
    const printed = await json([...args, '--accounting', 'before-sending'])
    const { orders, ...asked } = compared.parse(printed)
    expect(asked).toEqual({ bandwidth: 2 ** 27, rounds: 1 })
    expect(orders.map(({ order }) => order)).toEqual([
      'address',
      'least-recently-written',
      'least-frequently-written',
      'optimal',
    ])
    for (const { pending } of orders.slice(1)) expect(pending.change).toBeLessThan(-0.2)
  })

  test('bad starts are one line', async () => {
    const { code, stderr } = await precopy([...args, '--every', '1ms'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^precopy: .*: --every: gives more than two starts an epoch of .* \(0\.001\)\n$/)
  })
})
