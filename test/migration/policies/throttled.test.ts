import { describe, expect, test } from 'vitest'
import { idealHost } from '../../../src/migration/host.ts'
import { migrate } from '../../../src/migration/migrate.ts'
import { qemu } from '../../../src/migration/policies/qemu.ts'
import { throttled } from '../../../src/migration/policies/throttled.ts'
import { firstView } from '../view.ts'
import { guest, page } from './pages.ts'

describe('a guest that is held from the start', () => {
  const plain = qemu({ downtimeLimit: 0.3 })

  test('keeps the rule, and loses the share of the time', () => {
    const held = throttled(plain, 0.25)
    expect(held.decide).toBe(plain.decide)
    const run = (policy: typeof plain) =>
      migrate(guest(1000, 0), { link: { bandwidth: 100 * page }, policy }, idealHost)
    const [before, after] = [run(plain), run(held)]
    expect(before.lost).toBe(0)
    expect(after.totalTime).toBeCloseTo(before.totalTime, 6)
    expect(after.lost / (after.totalTime - after.downtime)).toBeCloseTo(0.25, 6)
  })

  test('is held more where the rule itself holds it', () => {
    const both = throttled(qemu({ downtimeLimit: 0.3, autoConverge: { initial: 60 } }), 0.25).controls!()
    const seen = (period: number) => ({ ...firstView, time: 2 * period, sent: 1000 * period, dirtied: 900 })
    expect([0, 1, 2].map(period => both.throttle!(period === 0 ? firstView : seen(period)))).toEqual([0.25, 0.25, 0.6])
  })

  test.each([-0.1, 1, Number.NaN])('cannot be held for %d', share => {
    expect(() => throttled(plain, share)).toThrow(`throttle must lie from 0 to below 1: ${share}`)
  })
})
