import { describe, expect, test } from 'vitest'
import { checkByReplay } from '../../../src/forecast/plan/check.ts'
import { defaultHost } from '../../../src/migration/host.ts'
import type { MigrationSpec } from '../../../src/migration/spec.ts'
import { source } from '../../../src/random.ts'
import { syntheticTrace } from '../../../src/trace/synthetic.ts'

const trace = syntheticTrace({
  pageCount: 4096,
  epoch: 0.05,
  duration: 20,
  writes: { law: 'uniform', pages: 2000, rate: 1000 },
  source: source(2),
})
const spec: MigrationSpec = {
  strategy: 'pre-copy',
  policy: 'qemu',
  passes: 4,
  bandwidth: 16 * 2 ** 20,
  downtimeLimit: 0.05,
}
const starts = Array.from({ length: 20 }, (_, i) => i)
const options = { starts, host: defaultHost, source: source(4) }

describe('a check by replay', () => {
  test('counts those that keep the requirement, and not those that outlast the trace', () => {
    const check = checkByReplay(trace, spec, { downtime: 0.1, probability: 0.9 }, options)
    expect(check.replays + check.unknown).toBe(20)
    expect(check.unknown).toBeGreaterThan(0)
    expect(check.met).toBe(check.replays)
    expect(check.lower).toBeLessThan(1)
    expect(check.longest.downtime).toBeLessThan(0.1)
    const strict = { downtime: check.longest.downtime * 0.999, probability: 0.9 }
    expect(checkByReplay(trace, spec, strict, options).met).toBe(check.replays - 1)
  })

  test('takes a migration that does not converge for one that fails', () => {
    const slow = { ...spec, bandwidth: 2 ** 20, deadline: 10 }
    const { replays, met } = checkByReplay(
      trace,
      slow,
      { downtime: 10, probability: 0.9 },
      { ...options, starts: [0, 1] },
    )
    expect([replays, met]).toEqual([2, 0])
  })
})
