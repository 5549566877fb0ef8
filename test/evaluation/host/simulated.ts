import type { HostCase } from '../../../src/evaluation/host/case.ts'
import type { MeasuredMigration } from '../../../src/evaluation/measured.ts'
import { attained, drawHost, type Host, type HostInstance } from '../../../src/migration/host.ts'
import { migrate } from '../../../src/migration/migrate.ts'
import { qemu } from '../../../src/migration/policies/qemu.ts'
import { memoryAtEnd, replayedGuest } from '../../../src/migration/replay.ts'
import { type SeededSource, standardNormal } from '../../../src/random.ts'
import { syntheticTrace, type Writes } from '../../../src/trace/synthetic.ts'
import { Trace } from '../../../src/trace/trace.ts'

const MiB = 2 ** 20
const pageSize = 4096
const pageCount = 32768
const zeroPages = 8192

/** How a guest writes and how it is migrated. */
export interface Setting {
  readonly workload: string
  readonly writes: Writes
  readonly bandwidth: number
  readonly downtimeLimit: number
  readonly switchoverBandwidth?: number
  /** Seconds that an epoch of the traces lasts; default 20 ms. */
  readonly epoch?: number
}

/** What a clock in milliseconds shows. */
const inMilliseconds = (seconds: number) => Math.round(seconds * 1000) / 1000

/** A trace of a guest that runs at `speed`, until the epoch in which it is stopped. */
function slowed(trace: Trace, speed: number, stop: number): Trace {
  const starts = trace.starts.map(time => time / speed)
  const ends = trace.ends.map(time => time / speed)
  const slow = new Trace(trace.info, { ...trace, starts, ends })
  return slow.slice(0, Math.min(slow.length, slow.epochAt(stop) + 1))
}

/**
 * A migration by the round loop, on a host as it is given, written down as a hypervisor does it: total time and
 * downtime in whole milliseconds; the last synchronisation, which belongs to the hand-over, after what one takes; the
 * blackout longer than the downtime by what full sockets hold, measured to a tenth of a millisecond; and traces of the
 * guest before and meanwhile.
 */
export function simulated(id: string, setting: Setting, host: HostInstance, source: SeededSource): HostCase {
  const { workload, writes, bandwidth, downtimeLimit, switchoverBandwidth, epoch = 0.02 } = setting
  const deadline = (2.5 * pageCount * pageSize) / bandwidth
  const traced = (name: string, duration: number) => {
    const trace = syntheticTrace({ pageCount, epoch, duration, writes, source: source.substream(name) })
    return new Trace({ ...trace.info, zeroPages }, trace)
  }
  const before = traced('before', 4)
  const during = traced('during', deadline + 1)
  const synchronisations: { time: number; dirtyPages: number }[] = []
  const { converged, rounds, totalTime, downtime, bytes } = migrate(
    replayedGuest(during, memoryAtEnd(before)),
    {
      link: { bandwidth, ...(switchoverBandwidth && { switchoverBandwidth }) },
      policy: qemu({ downtimeLimit }),
      deadline,
    },
    host,
    (time, _, newlySet) => {
      if (newlySet !== undefined) synchronisations.push({ time, dirtyPages: Math.round(newlySet) })
    },
  )
  if (converged)
    synchronisations.push({ ...synchronisations.pop()!, time: totalTime - downtime + host.synchronisation() })
  const blackout = downtime + host.socketBuffer / bandwidth + 1e-4 * standardNormal(source.substream('blackout'))
  const migration: MeasuredMigration = {
    id,
    workload,
    before: {
      ...{ pageSize, pageCount, zeroPages, trace: null, bandwidth, downtimeLimit, deadline },
      ...(switchoverBandwidth && { switchoverBandwidth }),
    },
    after: converged
      ? {
          ...{ outcome: 'completed', rounds, bytes, blackout, synchronisations },
          setupTime: inMilliseconds(host.setupTime / 2),
          totalTime: inMilliseconds(totalTime),
          downtime: inMilliseconds(downtime),
        }
      : { outcome: 'cancelled', synchronisations },
  }
  const speed = switchoverBandwidth ? 1 : attained(bandwidth, host.senderRate) ** host.slowdown
  return { migration, before, during: slowed(during, speed, totalTime - (converged ? downtime : 0)) }
}

/**
 * Guests that idle, or that write some share of what their link carries all over a buffer, or mostly in a part of it.
 */
const workloads: readonly (readonly [name: string, share: number, writes: (rate: number) => Writes])[] = [
  ['idle', 0, () => ({ law: 'uniform', pages: 20, rate: 10 })],
  ['steady', 0.3, rate => ({ law: 'uniform', pages: 16_000, rate })],
  ['hot', 0.6, rate => ({ law: 'hot-cold', pages: 12_000, rate, hot: 0.1, share: 0.8 })],
  ['busy', 0.5, rate => ({ law: 'uniform', pages: 16_000, rate })],
]
const bandwidths = [16, 24, 32, 48, 64, 80, 96]
const limits = [0.03, 0.03, 0.1, 0.03, 0.3]

/**
 * So many migrations of four guests over links of 16 to 96 MiB/s, a tenth of them limited on a fast path, on a host
 * drawn for each.
 */
export function history(host: Host, count: number, source: SeededSource): HostCase[] {
  return Array.from({ length: count }, (_, i) => {
    const [workload, share, writes] = workloads[i % workloads.length]!
    const bandwidth = bandwidths[i % bandwidths.length]! * MiB
    const own = source.substream(i)
    const setting = {
      workload,
      writes: writes((share * bandwidth) / pageSize),
      bandwidth,
      downtimeLimit: limits[i % limits.length]!,
      ...(i % 10 === 9 && { switchoverBandwidth: 1e9 }),
    }
    return simulated(`${workload}-${i}`, setting, drawHost(host, own.substream('host')), own)
  })
}
