import { distinctPages } from '../migration/distinct-pages.ts'
import type { MemoryState } from '../migration/guest.ts'
import { pageMemory } from '../migration/page-memory.ts'
import { playEpochs } from '../migration/playback.ts'
import { memoryAtEnd } from '../migration/replay.ts'
import { type Source, source, uniformInteger } from '../random.ts'
import { type Epochs, Trace, type TraceInfo } from '../trace/trace.ts'
import { blockLength } from '../working-set/block-length.ts'
import { meanDirtyCurve } from '../working-set/dirty-curve.ts'
import { workingSet } from '../working-set/scan.ts'
import { type Model, model, pagesOf } from './model.ts'
import { likePresent } from './present.ts'

interface State {
  readonly info: TraceInfo
  readonly epochs: Epochs
  /** Mean epochs of a block. */
  readonly blockLength: number
  /** Epochs that follow a time like the trace's end, likeliest first. */
  readonly starts: Uint32Array
}

/** Share of draws that begin after a time like the present; the others begin anywhere. */
const CONDITIONED = 0.5

/**
 * The stationary block bootstrap of whole epochs (Politis & Romano 1994): blocks of the trace of geometric length, so
 * that pages written together stay together. The first block begins, with probability ½, where the trace looked as it
 * does at its end.
 *
 * The block length is that of Politis & White (2004) for the pages written per epoch, doubled until the seams between
 * blocks inflate the mean number of distinct pages in windows of 0.25 to 3 s by less than 5%, or a fifth of the trace.
 */
export function resample({ block }: { block?: number } = {}): Model<State> {
  return model<State>(
    'resample',
    observed => {
      const trace = pagesOf('resample', observed)
      const { starts, ends, offsets, firsts, counts } = trace
      return {
        info: trace.info,
        epochs: { starts, ends, offsets, firsts, counts },
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
const SEAM_SAMPLES = 40

function chooseBlockLength(trace: Trace): number {
  const set = workingSet(trace)
  const curve = meanDirtyCurve(set)
  const longest = trace.length / 5
  const windows = SEAM_WINDOWS.map(seconds => Math.round(seconds / trace.epoch)).filter(k => k >= 1 && k <= longest)
  const memory = memoryAtEnd(trace)
  const inflates = (length: number) => {
    const draws = source(0)
    return windows.some(k => {
      let pages = 0
      for (let i = 0; i < SEAM_SAMPLES; i++) {
        const guest = resampledGuest(trace, memory, length, uniformInteger(trace.length, draws), draws)
        pages += distinctPages(guest, k * trace.epoch)
      }
      return pages / SEAM_SAMPLES > 1.05 * curve[k]!
    })
  }
  let length = Math.min(blockLength(set.pagesPerEpoch), longest)
  while (length < longest && inflates(length)) length = Math.min(2 * length, longest)
  return Math.max(1, length)
}
