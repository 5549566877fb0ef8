import { describe, expect, test } from 'vitest'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { migrationOf } from '../../src/migration/spec.ts'
import { firstView } from './view.ts'

describe('qemu, with a threshold of 1000 B/s × 0.125 s = 125 B', () => {
  const view = { ...firstView, pending: 0, synchronised: false, bandwidth: 1000 }
  const policy = qemu({ downtimeLimit: 0.125 })

  test.each([
    ['far above', { pending: 4096 }, 'send'],
    ['at the threshold, which is not below it', { pending: 125 }, 'send'],
    ['below: the log first', { pending: 124 }, 'synchronise'],
    ['still below after the log', { pending: 124, synchronised: true }, 'stop'],
    ['at the threshold after the log', { pending: 125, synchronised: true }, 'send'],
    ['above it after the log', { pending: 126, synchronised: true }, 'send'],
    ['nothing left', { pending: 0 }, 'synchronise'],
    ['nothing left after the log', { pending: 0, synchronised: true }, 'stop'],
    ['before the bandwidth is measured', { pending: 1, bandwidth: 0 }, 'send'],
    ['nothing left before the bandwidth is measured', { pending: 0, bandwidth: 0 }, 'synchronise'],
    ['in a late round', { pending: 125, rounds: 1000 }, 'send'],
  ] as const)('%s', (_, seen, verdict) => {
    expect(policy.decide({ ...view, ...seen })).toBe(verdict)
  })

  test.each([0, -1, Number.NaN])('a downtime limit of %d is refused', downtimeLimit => {
    expect(() => qemu({ downtimeLimit })).toThrow(new RangeError(`downtimeLimit must be positive: ${downtimeLimit}`))
  })
})

describe('fixed rounds', () => {
  const verdicts = (passes: number, views: readonly [rounds: number, pending: number][]) =>
    views.map(([rounds, pending]) => fixedRounds(passes).decide({ ...firstView, rounds, pending, synchronised: false }))

  test('no pass: stop at once', () => {
    expect(verdicts(0, [[1, 1000]])).toEqual(['stop'])
  })

  test('two passes: each until nothing is pending', () => {
    const views: [number, number][] = [
      [1, 9],
      [1, 1],
      [1, 0],
      [2, 5],
      [2, 0],
    ]
    expect(verdicts(2, views)).toEqual(['send', 'send', 'synchronise', 'send', 'stop'])
  })

  test.each([-1, 1.5, Number.NaN])('%d passes are refused', passes => {
    expect(() => fixedRounds(passes)).toThrow(new RangeError(`passes must be a whole number: ${passes}`))
  })
})

describe('a migration as plain data', () => {
  const spec = { strategy: 'pre-copy', policy: 'qemu', bandwidth: 1e6, downtimeLimit: 0.3, passes: 4 } as const

  test('names its policy', () => {
    expect(migrationOf(spec).policy.name).toBe('qemu')
    expect(migrationOf({ ...spec, policy: 'fixed-rounds' }).policy.name).toBe('fixed-rounds')
  })

  test('stop-and-copy is pre-copy without a pass', () => {
    const { policy } = migrationOf({ ...spec, strategy: 'stop-and-copy' })
    expect(policy.decide(firstView)).toBe('stop')
  })

  test('leaves out what is not said', () => {
    expect(migrationOf(spec).link).toEqual({ bandwidth: 1e6 })
    expect(migrationOf(spec)).not.toHaveProperty('deadline')
    const full = migrationOf({ ...spec, switchoverBandwidth: 2e6, deadline: 9 })
    expect(full.link).toEqual({ bandwidth: 1e6, switchoverBandwidth: 2e6 })
    expect(full.deadline).toBe(9)
  })
})
