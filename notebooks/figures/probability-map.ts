import {
  columnWidth,
  contourOf,
  defaultHost,
  fit,
  geometricGrid,
  type MigrationSpec,
  phases,
  probabilityMap,
  probabilityMapChart,
  resample,
  samplerOf,
  source,
} from 'precopy'
import { type Figure, percent, plain, seconds, short } from './figure.ts'
import { readBundled } from './repository.ts'

const file = 'data/traces/redis-long.parquet'
const MiB = 2 ** 20
const TRAIN = 60
const draws = 100
const requirement = { downtime: 0.1, probability: 0.9 }

export const probabilityMapFigure: Figure = {
  name: 'probability-map',
  width: columnWidth,
  seed: 1,
  inputs: [file],
  async draw() {
    const trace = await readBundled(file)
    const [past] = trace.splitAt(TRAIN)
    const fits = fit(past, { resample: resample(), phases: phases() })
    const spec: MigrationSpec = { bandwidth: MiB, downtimeLimit: requirement.downtime, deadline: 30 } as MigrationSpec
    const sampler = samplerOf({
      fits,
      spec,
      host: defaultHost,
      layers: ['process', 'host'],
      source: source(probabilityMapFigure.seed),
    })
    const setting = { bandwidth: MiB, downtimeLimit: requirement.downtime, throttle: 0, start: [0, 0] as const }
    const bandwidths = geometricGrid(24 * MiB, 96 * MiB, 9)
    const downtimeLimits = [0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1]
    const cells = await probabilityMap(sampler, setting, requirement, { bandwidths, downtimeLimits, draws })
    const contour = contourOf(cells, requirement.probability)
    return {
      spec: probabilityMapChart(cells, {
        probability: requirement.probability,
        contour,
        downtime: requirement.downtime,
      }),
      numbers: { draws: plain(draws) },
      caption: `${short(1)} ${percent(1)} ${seconds(1).value}`,
    }
  },
}
