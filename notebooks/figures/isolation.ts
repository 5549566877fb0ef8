import {
  isolation,
  isolationChart,
  isolationFrames,
  isolationMisses,
  pageWidth,
  qemu,
  replayedTimeline,
  source,
} from 'precopy'
import { type Figure, plain, seconds, short } from './figure.ts'
import { readBundled } from './repository.ts'

const file = 'data/traces/vlc-rtp-long.parquet'
const bandwidth = 32 * 2 ** 20
const downtimeLimit = 0.1

export const isolationFigure: Figure = {
  name: 'isolation',
  width: pageWidth,
  seed: 1,
  inputs: [file],
  async draw() {
    const trace = await readBundled(file)
    const timeline = replayedTimeline(trace, { link: { bandwidth }, policy: qemu({ downtimeLimit }) })
    const found = isolation(timeline, { source: source(isolationFigure.seed) })
    const misses = isolationMisses(found)
    const { scenario, runs, shares } = found
    const during = (vm: string, scheme: string) =>
      misses.find(row => row.vm === vm && row.scheme === scheme && row.phase === 'during')!
    const [without, reserved] = runs.map(run => run.resumed - run.stopped) as [number, number]
    const [fair, kept] = [during('neighbour', 'fair'), during('neighbour', 'reserved')]
    const [own, ownKept] = [during('migrating', 'fair'), during('migrating', 'reserved')]
    const ms = (value: number) => `${short(1000 * value, 3)} ms`
    return {
      spec: isolationChart(isolationFrames(found), { deadline: scenario.period, still: runs, misses }),
      numbers: {
        framePeriod: seconds(scenario.period),
        frameCost: seconds(scenario.cost),
        neighbourFramesDuring: plain(fair.frames),
        neighbourLateWithout: plain(fair.missed),
        neighbourLateReserved: plain(kept.missed),
        migratingFramesDuring: plain(own.frames),
        migratingLateWithout: plain(own.missed),
        migratingLateReserved: plain(ownKept.missed),
        worstResponsePromised: seconds(shares.response),
        downtimeWithout: seconds(without),
        downtimeReserved: seconds(reserved),
        bandwidth: { value: bandwidth, unit: 'bytes/s' },
        downtimeLimit: seconds(downtimeLimit),
      },
      caption: `Who pays for a migration. Response times of the frames of a periodic task (a frame every ${ms(scenario.period)}, which is also its
deadline, of at most ${ms(scenario.cost)} of CPU) in a virtual machine beside the migrated one (above) and in the migrated one (below),
simulated around an exact replay of the migration of a VLC server at ${bandwidth / 2 ** 20} MiB/s with a downtime limit of ${ms(downtimeLimit)}, on a
source of ${scenario.cores === 1 ? 'one core' : `${scenario.cores} cores`} and a link of ${short((8 * scenario.capacity) / 1e9)} Gbit/s. Without reservations (left) ${fair.missed} of the neighbour's ${fair.frames} frames
released during the migration are late; with a constant bandwidth server each for the tasks and for the sender and fair
queueing on the link (right) ${kept.missed} of ${kept.frames}, and no frame can take more than ${ms(shares.response)}, whatever the others do. Of the migrating
machine's frames ${own.missed} of ${own.frames} and ${ownKept.missed} of ${ownKept.frames} are late; the downtime is ${ms(without)} and ${ms(reserved)}. That
it is that many depends on the load: tasks that ask for less than a fair share are never late.`,
    }
  },
}
