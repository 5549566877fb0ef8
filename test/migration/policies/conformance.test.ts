import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idealHost } from '../../../src/migration/host.ts'
import { migrate } from '../../../src/migration/migrate.ts'
import { pageMemory } from '../../../src/migration/page-memory.ts'
import { clark } from '../../../src/migration/policies/clark.ts'
import { cloudHypervisor } from '../../../src/migration/policies/cloud-hypervisor.ts'
import { fixedRounds } from '../../../src/migration/policies/fixed-rounds.ts'
import type { View } from '../../../src/migration/policies/policy.ts'
import { qemu } from '../../../src/migration/policies/qemu.ts'
import { xen } from '../../../src/migration/policies/xen.ts'
import { xenOld } from '../../../src/migration/policies/xen-old.ts'
import { policyNames } from '../../../src/migration/policy-spec.ts'
import { firstView } from '../view.ts'
import { guest, page } from './pages.ts'

const policies = [
  qemu({ downtimeLimit: 0.1 }),
  qemu({ downtimeLimit: 0.1, autoConverge: true, availableSwitchoverBandwidth: 1e8 }),
  qemu({ downtimeLimit: 0.1, dirtyLimit: true, clearing: 'before-sending' }),
  xen(),
  xenOld(),
  cloudHypervisor(),
  clark({ minimum: 400 * page, maximum: 1000 * page }),
  fixedRounds(4),
].map((policy, i) => [`${policy.name}, ${i}`, policy] as const)

const bytes = fc.double({ min: 0, max: 1e10, noNaN: true })
const seconds = fc.double({ min: 0, max: 1e4, noNaN: true })
const views: fc.Arbitrary<View> = fc.record({
  pending: fc.oneof(bytes, fc.constant(0)),
  synchronised: fc.boolean(),
  bandwidth: bytes,
  rounds: fc.integer({ min: 1, max: 100 }),
  time: seconds,
  sent: bytes,
  copied: bytes,
  memory: bytes,
  dirtied: bytes,
  sinceSynchronised: seconds,
  lastRound: fc.record({ seconds, sent: bytes, sending: seconds }),
})
const frozen = (view: View): View => Object.freeze({ ...view, lastRound: Object.freeze({ ...view.lastRound }) })

test('every policy that a specification can name is here', () => {
  expect(new Set(policies.map(([, { name }]) => name))).toEqual(new Set(policyNames))
})

describe.each(policies)('%s', (_, policy) => {
  test('gives the same verdict on the same view, whatever it saw between, and changes nothing in it', () => {
    fc.assert(
      fc.property(views, views, (one, other) => {
        const verdict = policy.decide(frozen(one))
        expect(['send', 'synchronise', 'stop', 'cancel']).toContain(verdict)
        policy.decide(frozen(other))
        expect(policy.decide(frozen(one))).toBe(verdict)
      }),
    )
  })

  test('sends at first', () => {
    expect(policy.decide(frozen(firstView))).toBe('send')
  })

  test('sends while something is pending, and never when nothing is', () => {
    fc.assert(fc.property(views, view => policy.decide(frozen({ ...view, pending: 0 })) !== 'send'))
  })

  test('ends if its log stays empty', () => {
    let view: View = { ...firstView, pending: 0, synchronised: false, dirtied: 0 }
    let rounds = 1
    for (let verdict = policy.decide(view); verdict !== 'stop'; verdict = policy.decide(view)) {
      expect(verdict).toBe('synchronise')
      view = { ...view, synchronised: true, rounds: ++rounds }
      expect(rounds).toBeLessThan(10)
    }
  })

  test('its controls hold the guest for a share of its time and leave the sender some bandwidth', () => {
    fc.assert(
      fc.property(fc.array(views, { maxLength: 8 }), seen => {
        const { throttle, limit, stoppedLimit = 1 } = policy.controls?.() ?? {}
        expect(stoppedLimit).toBeGreaterThan(0)
        for (const view of seen.map(frozen)) {
          const share = throttle?.(view) ?? 0
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThan(1)
          expect(limit?.(view) ?? 1).toBeGreaterThan(0)
        }
      }),
    )
  })

  test.each([
    ['numbers of pages', () => guest(5000, 0)],
    [
      'pages',
      () =>
        pageMemory({ pageSize: page, pageCount: 5000, zeroPages: 0 }, { horizon: Infinity, write: () => undefined }),
    ],
  ])('sends a guest of %s that never writes once, and stops', (_, memory) => {
    const { converged, bytes, rounds } = migrate(memory(), { link: { bandwidth: 1000 * page }, policy }, idealHost)
    expect(converged).toBe(true)
    expect(bytes).toBeCloseTo(5000 * page, 3)
    expect(rounds).toBeLessThanOrEqual(6)
  })

  test('begins anew in each migration', () => {
    const migration = { link: { bandwidth: 1000 * page }, policy, deadline: 60 }
    const outcomes = [1, 2].map(() => migrate(guest(5000, 700), migration, idealHost))
    expect(outcomes[0]).toEqual(outcomes[1])
  })
})
