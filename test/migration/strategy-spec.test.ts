import { expect, test } from 'vitest'
import { optimal } from '../../src/migration/orders/optimal.ts'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { postCopy } from '../../src/migration/post-copy.ts'
import { type StrategySpec, strategies, strategyOf } from '../../src/migration/strategy-spec.ts'

const policy = qemu({ downtimeLimit: 0.3 })
const of = (spec: StrategySpec) => strategyOf(spec, () => policy)

test('the strategies are those of the contract', () => {
  expect([...strategies].sort()).toEqual(
    ['pre-copy', 'stop-and-copy', 'post-copy', 'hybrid', 'copy-on-reference', 'self-migration'].sort(),
  )
})

test('what each makes of a policy', () => {
  expect(of({ strategy: 'pre-copy' })).toEqual({ policy })
  expect(of({ strategy: 'stop-and-copy' }).policy.name).toBe(fixedRounds(0).name)
  expect(of({ strategy: 'post-copy' })).toEqual({ policy, handover: postCopy() })
  expect(of({ strategy: 'hybrid' }).handover).toEqual(postCopy({ passes: 1 }))
  expect(of({ strategy: 'copy-on-reference' }).handover).toEqual(postCopy({ push: 'none' }))
  expect(of({ strategy: 'self-migration' }).policy.name).toBe('checkpoint')
})

test('parameters reach what they belong to', () => {
  const hybrid = of({
    strategy: 'hybrid',
    switchAfter: 3,
    push: 'bubbling',
    pivots: 2,
    faultLatency: 0.01,
    preempt: true,
  })
  expect(hybrid.handover).toMatchObject({ passes: 3, push: { name: 'bubbling' }, latency: 0.01, preempt: true })
  expect(of({ strategy: 'pre-copy', order: 'optimal', balloon: true }).sender).toEqual({
    order: optimal,
    balloon: true,
  })
  expect(of({ strategy: 'pre-copy', order: 'address' }).sender).toBeUndefined()
  expect(() => of({ strategy: 'post-copy', push: 'bubbling', pivots: 0 })).toThrow(RangeError)
  expect(() => of({ strategy: 'self-migration', checkpointBuffer: -1 })).toThrow(RangeError)
})

test('a specification is plain data', () => {
  const spec: StrategySpec = { strategy: 'hybrid', switchAfter: 2, push: 'forward', order: 'optimal', balloon: true }
  expect(of(structuredClone(spec))).toEqual(of(spec))
})
