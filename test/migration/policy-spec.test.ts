import { describe, expect, test } from 'vitest'
import { policyNames, policyOf } from '../../src/migration/policy-spec.ts'
import { type MigrationSpec, migrationOf } from '../../src/migration/spec.ts'
import { firstView } from './view.ts'

const spec: MigrationSpec = {
  strategy: 'pre-copy',
  policy: 'qemu',
  bandwidth: 40e6,
  downtimeLimit: 0.2,
  passes: 4,
}
const view = { ...firstView, pending: 1e6, bandwidth: 10e6, rounds: 2, synchronised: true }

test.each(policyNames)('%s is what it is called', policy => {
  expect(policyOf({ ...spec, policy }, 40e6).name).toBe(policy)
})

describe('what a specification tells a policy', () => {
  // 10 MB/s in 0.2 s are 2 MB; of 4 MB/s they are 0.8.
  test('qemu', () => {
    expect(policyOf(spec, 40e6).decide(view)).toBe('stop')
    expect(policyOf({ ...spec, availableSwitchoverBandwidth: 4e6 }, 40e6).decide(view)).toBe('send')
    expect(policyOf({ ...spec, clearing: 'before-sending' }, 40e6).accounting).toBe('before-sending')
    expect(policyOf({ ...spec, autoConverge: true }, 40e6).controls).toBeDefined()
    expect(() => policyOf({ ...spec, dirtyLimit: -1 }, 40e6)).toThrow(new RangeError('rate must be positive: -1'))
    expect(() => policyOf({ ...spec, autoConverge: true, dirtyLimit: 1e6 }, 40e6)).toThrow('exclude each other')
    expect(policyOf(spec, 40e6)).not.toHaveProperty('controls')
    expect(policyOf({ ...spec, throttle: 0.4 }, 40e6).controls!().throttle!(view)).toBe(0.4)
  })

  test('cloud-hypervisor', () => {
    const seen = { ...view, time: 10, lastRound: { seconds: 1, sent: 4e6, sending: 1 } }
    const verdict = (more: Partial<MigrationSpec>) =>
      policyOf({ ...spec, policy: 'cloud-hypervisor', ...more }, 40e6).decide(seen)
    expect(verdict({})).toBe('send')
    expect(verdict({ downtimeLimit: 0.25 })).toBe('stop')
    expect(verdict({ timeout: 10 })).toBe('cancel')
    expect(verdict({ timeout: 10, timeoutStrategy: 'ignore' })).toBe('stop')
  })

  test('clark: the bandwidth is the most, and the first round no faster than that', () => {
    const controls = (more: Partial<MigrationSpec>, bandwidth: number) =>
      policyOf({ ...spec, policy: 'clark', ...more }, bandwidth).controls!()
    expect(controls({}, 40e6).limit!(firstView)).toBe(12.5e6)
    expect(controls({}, 40e6).stoppedLimit).toBe(40e6)
    expect(controls({}, 1e6).limit!(firstView)).toBe(1e6)
    expect(controls({ minimumBandwidth: 2e6 }, 40e6).limit!(firstView)).toBe(2e6)
    expect(() => controls({ minimumBandwidth: 2e6 }, 1e6)).toThrow(
      new RangeError('maximum must be at least 2000000: 1000000'),
    )
  })

  test('fixed-rounds', () => {
    const over = (passes: number) =>
      policyOf({ ...spec, policy: 'fixed-rounds', passes }, 1).decide({ ...view, rounds: 3, pending: 0 })
    expect([2, 3, 4].map(over)).toEqual(['stop', 'stop', 'synchronise'])
  })
})

describe('a migration as plain data', () => {
  test('has a path that changes in place of its bandwidth', () => {
    const { link } = migrationOf({ ...spec, link: { schedule: [{ from: 0, rate: 7 }] }, switchoverBandwidth: 9 })
    expect(typeof link.bandwidth === 'object' && 'at' in link.bandwidth && link.bandwidth.at(5)).toBe(7)
    expect(link.switchoverBandwidth).toBe(9)
  })

  test('has an encoding if one is given', () => {
    expect(migrationOf(spec)).not.toHaveProperty('encoding')
    expect(migrationOf({ ...spec, encoding: { channels: 2 } }).encoding).toEqual({ channels: 2 })
  })

  test('can be cloned for another thread', () => {
    const full: MigrationSpec = {
      ...spec,
      autoConverge: { increment: 5 },
      link: {
        series: [
          { time: 0, rate: 1 },
          { time: 1, rate: 2 },
        ],
      },
      encoding: { xbzrle: { ratio: 2 } },
    }
    expect(structuredClone(full)).toEqual(full)
  })
})
