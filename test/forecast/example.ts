import { fit } from '../../src/forecast/fits.ts'
import type { Host } from '../../src/migration/host.ts'
import { defaultHost } from '../../src/migration/host.ts'
import type { Migration } from '../../src/migration/migrate.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { constantRate } from '../../src/models/constant-rate.ts'
import { dirtyCurveModel } from '../../src/models/dirty-curve.ts'
import { independent } from '../../src/models/independent.ts'
import { resample } from '../../src/models/resample.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'

export const trace = syntheticTrace({
  pageCount: 3000,
  epoch: 0.02,
  duration: 20,
  writes: {
    law: 'phased',
    period: 2,
    phases: [
      { law: 'uniform', pages: 1500, rate: 1500 },
      { law: 'uniform', pages: 300, rate: 900 },
    ],
  },
  source: source(6),
})

export const fits = fit(trace, {
  naive: constantRate(),
  curve: dirtyCurveModel(),
  seed: independent(),
  blocks: resample(),
})

export const host: Host = defaultHost

/** Converges after some rounds. */
export const migration: Migration = { link: { bandwidth: 2500 * 4096 }, policy: qemu({ downtimeLimit: 0.1 }) }

/** Never does. */
export const hopeless: Migration = {
  link: { bandwidth: 300 * 4096 },
  policy: qemu({ downtimeLimit: 0.01 }),
  deadline: 20,
}
