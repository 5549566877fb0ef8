import { distinctPages } from '../migration/distinct-pages.ts'
import type { MemoryState } from '../migration/guest.ts'
import { pageMemory } from '../migration/page-memory.ts'
import { playEpochs } from '../migration/playback.ts'
import { memoryAtEnd } from '../migration/replay.ts'
import { type Source, source, uniformInteger } from '../random.ts'
import { type Epochs, Trace, type TraceInfo } from '../trace/trace.ts'
import { blockLength } from '../working-set/block-length.ts'
import { WorkingSetScan, workingSet } from '../working-set/scan.ts'
import { type Model, model, pagesOf } from './model.ts'
import { likePresent } from './present.ts'

interface State {
  readonly info: TraceInfo
  readonly epochs: Epochs
  /** Mean epochs of a block. */
  readonly blockLength: number
  /** Epochs that follow a time like the trace's end, likest first. */
  readonly starts: Uint32Array
}

/** Share of draws that begin after a time like the present; the others begin anywhere. */
const CONDITIONED = 0.5

/**
 * The stationary block bootstrap of whole epochs (Politis & Romano 1994): blocks of the trace of geometric length, so
 * that pages written together stay together. The first block begins, with probability ½, where the trace looked as it
 * does at its end.
 *
 * The block length is the longest of those of Politis & White (2004) for the pages written per epoch and for the distinct
 * pages in windows of 0.25, 1 and 3 s, doubled until the seams between blocks inflate the mean number of distinct pages in
 * such windows by less than 5%; at most a fifth of the trace.
 */
export function resample({ block }: { block?: number } = {}): Model<State> {
  return model<State>(
    'resample',
    observed => {
      const trace = pagesOf('resample', observed)
      return {
        info: trace.info,
        epochs: columnsOf(trace),
        blockLength: block ? Math.max(1, block / trace.epoch) : chooseBlockLength(trace),
        starts: likePresent(trace),
      }
    },
    state => {
      const trace = new Trace(state.info, state.epochs)
      return {
        guest: (source, memory) => {
          const first =
            source() < CONDITIONED
              ? state.starts[uniformInteger(state.starts.length, source)]!
              : uniformInteger(trace.length, source)
          return resampledGuest(trace, memory, state.blockLength, first, source)
        },
        glance: () => ({ parameters: 1, converged: true }),
        tidy: () => [
          { term: 'mean block length', unit: 's', estimate: state.blockLength * trace.epoch },
          { term: 'epochs like the present', unit: 'epochs', estimate: state.starts.length },
        ],
      }
    },
    { needsPages: true },
  )
}

const columnsOf = ({ starts, ends, offsets, firsts, counts }: Epochs): Epochs => ({
  starts,
  ends,
  offsets,
  firsts,
  counts,
})

function resampledGuest(trace: Trace, memory: MemoryState, blockLength: number, first: number, source: Source) {
  let following = first
  const next = () => {
    const epoch = following
    following = source() * blockLength < 1 ? uniformInteger(trace.length, source) : (epoch + 1) % trace.length
    return epoch
  }
  return pageMemory(memory, playEpochs(trace, next))
}

/** Windows that count for a migration, in seconds. */
const SEAM_WINDOWS = [0.25, 1, 3]
const SEAM_SAMPLES = 60

function chooseBlockLength(trace: Trace): number {
  const longest = trace.length / 5
  const windows = SEAM_WINDOWS.map(seconds => Math.round(seconds / trace.epoch)).filter(k => k >= 1 && k <= longest)
  const memory = memoryAtEnd(trace)
  const whole = windows.map(k => slidingCounts(trace, k))
  const inflates = (blockLength: number) => {
    const draws = source(0)
    return windows.some((k, i) => {
      let spliced = 0
      let contiguous = 0
      for (let sample = 0; sample < SEAM_SAMPLES; sample++) {
        const first = uniformInteger(whole[i]!.length, draws)
        const guest = resampledGuest(trace, memory, blockLength, first, draws)
        spliced += distinctPages(guest, k * trace.epoch)
        contiguous += whole[i]![first]!
      }
      return spliced > 1.05 * contiguous
    })
  }
  const dependence = windows.map((k, i) => k * blockLength(whole[i]!.filter((_, first) => first % k === 0)))
  let length = Math.min(Math.max(blockLength(workingSet(trace).pagesPerEpoch), ...dependence), longest)
  while (length < longest && inflates(length)) length = Math.min(2 * length, longest)
  return Math.max(1, length)
}

/** Distinct pages in every window of k epochs. */
function slidingCounts(trace: Trace, k: number): Float64Array {
  const scan = new WorkingSetScan(trace.info.pageCount, trace.length, [k])
  scan.add(trace)
  return scan.finish().slidingCounts(0)
}
