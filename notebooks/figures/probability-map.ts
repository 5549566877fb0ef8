import {
  columnWidth,
  contourOf,
  defaultHost,
  fit,
  geometricGrid,
  type MapCell,
  type MigrationSpec,
  phases,
  probabilityMap,
  probabilityMapChart,
  resample,
  samplerOf,
  source,
} from 'precopy'
import { deadline, exampleFile, MiB, TRAIN } from './example.ts'
import { type Figure, percent, plain, seconds, short } from './figure.ts'
import { readBundled } from './repository.ts'

const draws = 100
const requirement = { downtime: 0.1, probability: 0.9 }
const bandwidths = geometricGrid(16 * MiB, 128 * MiB, 7)
const downtimeLimits = [0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12]

export const probabilityMapFigure: Figure = {
  name: 'probability-map',
  width: columnWidth,
  seed: 1,
  inputs: [exampleFile],
  async draw() {
    const [past] = (await readBundled(exampleFile)).splitAt(TRAIN)
    const spec: MigrationSpec = {
      strategy: 'pre-copy',
      policy: 'qemu',
      passes: 1,
      bandwidth: bandwidths[0]!,
      downtimeLimit: requirement.downtime,
      deadline,
    }
    const sampler = samplerOf({
      fits: fit(past, { resample: resample(), phases: phases() }),
      spec,
      host: defaultHost,
      layers: ['process', 'host'],
      source: source(probabilityMapFigure.seed),
    })
    const now = { bandwidth: bandwidths[0]!, downtimeLimit: requirement.downtime, throttle: 0, start: [0, 0] as const }
    const cells = await probabilityMap(sampler, now, requirement, { bandwidths, downtimeLimits, draws })
    const contour = contourOf(cells, requirement.probability)
    const least = contour.toSorted((a, b) => a.bandwidth - b.bandwidth)[0]!
    const asked = cells.filter(cell => cell.downtimeLimit === requirement.downtime)
    const atLeast = nearest(asked, least.bandwidth)
    const reached = contour.find(point => point.downtimeLimit === requirement.downtime)
    return {
      spec: probabilityMapChart(cells, { ...requirement, contour }),
      numbers: {
        draws: plain(draws),
        downtime: seconds(requirement.downtime),
        probability: plain(requirement.probability),
        leastBandwidth: { value: least.bandwidth, unit: 'bytes/s' },
        limitOfLeastBandwidth: seconds(least.downtimeLimit),
        probabilityWithLimitAsked: plain(atLeast.probability),
        bandwidthWithLimitAsked: { value: reached?.bandwidth ?? Number.NaN, unit: 'bytes/s' },
      },
      caption: `What to ask of the hypervisor so that the downtime stays within ${1000 * requirement.downtime} ms with probability ${requirement.probability}: that probability (%) over
bandwidth and QEMU's downtime limit, for a guest that compiles (gcc), by the pooled draws of \`resample\` and \`phases\` fitted to ${TRAIN} s (${draws} draws
a cell, which meet the same guests in all cells; a migration that has not converged after ${deadline} s keeps nothing). Line: where the probability is ${percent(requirement.probability)};
dashed cells: Wilson's 95% interval of the draws holds that. A limit equal to the downtime asked is not the way to keep it, for QEMU estimates what the
last round will take: least bandwidth needs a limit of ${short(1000 * least.downtimeLimit)} ms (${short(least.bandwidth / MiB)} MiB/s), where a limit of ${1000 * requirement.downtime} ms keeps the downtime with probability
${short(atLeast.probability)} (at ${short(atLeast.bandwidth / MiB)} MiB/s) and ${reached ? `takes ${short(reached.bandwidth / MiB)} MiB/s` : `none of the bandwidths will do`}. Too low a limit does not converge.`,
    }
  },
}

const nearest = (cells: readonly MapCell[], bandwidth: number): MapCell =>
  cells.toSorted(
    (a, b) => Math.abs(Math.log(a.bandwidth / bandwidth)) - Math.abs(Math.log(b.bandwidth / bandwidth)),
  )[0]!
