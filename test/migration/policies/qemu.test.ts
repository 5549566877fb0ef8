import { describe, expect, test } from 'vitest'
import { qemu } from '../../../src/migration/policies/qemu.ts'
import { firstView } from '../view.ts'

const view = { ...firstView, pending: 200, synchronised: false, bandwidth: 1000 }

describe('available-switchover-bandwidth', () => {
  const policy = qemu({ downtimeLimit: 0.125, availableSwitchoverBandwidth: 2000 })

  test.each([
    ['stands for the measured bandwidth', { pending: 249 }, 'synchronise'],
    ['at the threshold, which is not below it', { pending: 250 }, 'send'],
    ['not before one is measured', { pending: 249, bandwidth: 0 }, 'send'],
    ['nothing pending before one is measured', { pending: 0, bandwidth: 0 }, 'synchronise'],
  ] as const)('%s', (_, seen, verdict) => {
    expect(policy.decide({ ...view, ...seen })).toBe(verdict)
  })
})

describe('auto-converge synchronises again in a long round', () => {
  const policy = qemu({ downtimeLimit: 0.1, autoConverge: true })

  test.each([
    ['after 5 s', { rounds: 2, sinceSynchronised: 5 }, 'synchronise'],
    ['not before', { rounds: 2, sinceSynchronised: 4.999 }, 'send'],
    ['not in the first round', { rounds: 1, sinceSynchronised: 60 }, 'send'],
  ] as const)('%s', (_, seen, verdict) => {
    expect(policy.decide({ ...view, ...seen })).toBe(verdict)
  })

  test('nor without auto-converge', () => {
    expect(qemu({ downtimeLimit: 0.1 }).decide({ ...view, rounds: 2, sinceSynchronised: 60 })).toBe('send')
  })
})

test('the log is cleared at its synchronisation unless said', () => {
  expect(qemu({ downtimeLimit: 1 })).not.toHaveProperty('accounting')
  expect(qemu({ downtimeLimit: 1, clearing: 'before-sending' }).accounting).toBe('before-sending')
})

test('controls are made only where asked for', () => {
  expect(qemu({ downtimeLimit: 1, autoConverge: false, dirtyLimit: false })).not.toHaveProperty('controls')
  expect(qemu({ downtimeLimit: 1, autoConverge: true }).controls!()).toHaveProperty('throttle')
})

test.each([
  [{ availableSwitchoverBandwidth: 0 }, 'availableSwitchoverBandwidth must be positive: 0'],
  [
    { autoConverge: true, dirtyLimit: true },
    'autoConverge and dirtyLimit exclude each other: {"downtimeLimit":1,"autoConverge":true,"dirtyLimit":true}',
  ],
])('%j is refused', (options, message) => {
  expect(() => qemu({ downtimeLimit: 1, ...options })).toThrow(new RangeError(message))
})
