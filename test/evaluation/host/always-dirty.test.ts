import { describe, expect, test } from 'vitest'
import { alwaysDirtyOf } from '../../../src/evaluation/host/always-dirty.ts'
import { type Host, type HostInstance, typicalHost } from '../../../src/migration/host.ts'
import { source } from '../../../src/random.ts'
import { measured } from '../migrations.ts'
import { type Setting, simulated } from './simulated.ts'

const exact = (median: number) => ({ median, sigma: 0 })
const host: Host = {
  setupTime: exact(0.002),
  startUp: exact(0.01),
  synchronisation: exact(0.0005),
  alwaysDirty: exact(0),
  switchover: exact(0.002),
  senderRate: null,
  slowdown: 0,
  bandwidthJitter: 0.1,
  zeroScan: 0,
  pageWork: 0,
  socketBuffer: 300e3,
  pageHeader: 8,
  zeroPageBytes: 9,
  deviceState: 100e3,
}
const bandwidth = 16 * 2 ** 20
const writing = (rate: number, downtimeLimit: number): Setting => ({
  workload: 'w',
  writes: { law: 'uniform', pages: 4000, rate },
  bandwidth,
  downtimeLimit,
})
const simulate = (setting: Setting, instance: Partial<HostInstance>) =>
  simulated('a', setting, { ...typicalHost(host), ...instance }, source(1))

describe('pages that are always dirty', () => {
  // Of a limit of 30 ms rounds are shorter than a burst at last. What 200 writes a second find in them varies by a page
  // or two.
  test.each([20, 45, 80])('%i of them are told by rounds that sent all', alwaysDirty => {
    const one = simulate(writing(200, 0.03), { alwaysDirty })
    expect(alwaysDirtyOf(one, host)).toBeCloseTo(alwaysDirty, 9)
    const { during: _, ...untraced } = one
    expect(Math.abs(alwaysDirtyOf(untraced, host)! - alwaysDirty)).toBeLessThan(4)
  })

  // Of a limit of 100 ms they are not, and the downtime tells what is pending in whole milliseconds: 4 pages, 2 of
  // either side.
  test.each([20, 45, 80])('%i of them are told by the stop', alwaysDirty => {
    const one = simulate(writing(2400, 0.1), { alwaysDirty })
    expect(Math.abs(alwaysDirtyOf(one, host)! - alwaysDirty)).toBeLessThan(3)
    const { during: _, ...untraced } = one
    expect(alwaysDirtyOf(untraced, host)).toBeUndefined()
  })

  test('are told although the sender was held up', () => {
    const one = simulate(writing(2400, 0.1), { alwaysDirty: 45, startUp: 0.04 })
    expect(Math.abs(alwaysDirtyOf(one, host)! - 45)).toBeLessThan(4)
  })

  test.each([
    ['the sender was the limit', writing(200, 0.03), { alwaysDirty: 45, senderRate: 3 * bandwidth }],
    ['there are none', writing(200, 0.03), { alwaysDirty: 0 }],
    ['too much is pending at the stop', writing(2400, 0.3), { alwaysDirty: 45 }],
    ['the link was limited on a faster path', { ...writing(200, 0.03), switchoverBandwidth: 1e9 }, { alwaysDirty: 45 }],
  ])('are not told where %s', (_, setting, instance) => {
    expect(alwaysDirtyOf(simulate(setting, instance), host)).toBeUndefined()
  })

  test('are not told without a trace', () => {
    expect(alwaysDirtyOf({ migration: measured('a', 'w') }, host)).toBeUndefined()
  })
})
