import { distinctPages } from '../migration/distinct-pages.ts'
import type { MemoryState } from '../migration/guest.ts'
import { pageMemory } from '../migration/page-memory.ts'
import { playEpochs } from '../migration/playback.ts'
import { memoryAtEnd } from '../migration/replay.ts'
import { type Source, source, uniformInteger } from '../random.ts'
import { type Epochs, Trace, type TraceInfo } from '../trace/trace.ts'
import { slidingCounts } from '../working-set/sliding.ts'
import { bootstrapIndices, dependenceLength, windowsOf } from './bootstrap.ts'
import { type Model, model, pagesOf } from './model.ts'
import { likePresent } from './present.ts'

/** The epochs of the trace, and where blocks may begin. */
export interface State {
  readonly info: TraceInfo
  readonly epochs: Epochs
  /** Mean epochs of a block. */
  readonly blockLength: number
  /** Epochs that follow a time like the trace's end, likest first. */
  readonly starts: Uint32Array
  /** Of a redraw: the epochs of a bootstrap replicate of the trace, in its order. */
  readonly replicate?: Uint32Array
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
    (state, restore) => {
      const trace = traceOf(state)
      const { blockLength, starts, replicate } = state
      const next = replicate ? successorIn(replicate, blockLength) : successor(trace.length, blockLength)
      return {
        guest: (source, memory) => {
          const first =
            source() < CONDITIONED
              ? starts[uniformInteger(starts.length, source)]!
              : uniformInteger(trace.length, source) + (replicate ? trace.length : 0)
          return playingGuest(trace, memory, places(first, next, source), replicate)
        },
        redraw: source => restore(redrawn(state, source)),
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

const traces = new WeakMap<Epochs, Trace>()

/** The trace of a state; redraws share it. */
function traceOf({ info, epochs }: State): Trace {
  const trace = traces.get(epochs) ?? new Trace(info, epochs)
  traces.set(epochs, trace)
  return trace
}

/**
 * The double bootstrap: a replicate of the trace, or of the replicate that is played already, whose blocks are the ones
 * that a guest draws from. The first block, where it begins like the present, is the trace's all the same.
 */
function redrawn(state: State, source: Source): State {
  const indices = bootstrapIndices(state.epochs.starts.length, state.blockLength, source)
  return { ...state, replicate: state.replicate ? indices.map(place => state.replicate![place]!) : indices }
}

/** What is played after a place: an epoch of the trace, or from its length on one of the replicate. */
type Successor = (place: number, source: Source) => number

const successor =
  (length: number, blockLength: number): Successor =>
  (epoch, source) =>
    source() * blockLength < 1 ? uniformInteger(length, source) : (epoch + 1) % length

/** Blocks of a replicate are played to their ends, so that a guest has seams as often as the replicate. */
function successorIn(replicate: Uint32Array, blockLength: number): Successor {
  const { length } = replicate
  const isStart = replicate.map((epoch, i) => Number(i === 0 || epoch !== (replicate[i - 1]! + 1) % length))
  const blocks = Uint32Array.from(replicate.keys()).filter(place => isStart[place] === 1)
  const jump = (source: Source) => length + blocks[uniformInteger(blocks.length, source)]!
  return (place, source) => {
    if (place >= length) return (isStart[place - length + 1] ?? 1) === 1 ? jump(source) : place + 1
    return source() * blockLength < 1 ? jump(source) : (place + 1) % length
  }
}

function places(first: number, next: Successor, source: Source): () => number {
  let following = first
  return () => {
    const place = following
    following = next(place, source)
    return place
  }
}

function playingGuest(trace: Trace, memory: MemoryState, next: () => number, replicate?: Uint32Array) {
  const epochOf = (place: number) => (place < trace.length ? place : replicate![place - trace.length]!)
  return pageMemory(memory, playEpochs(trace, replicate ? () => epochOf(next()) : next))
}

const SEAM_SAMPLES = 60

function chooseBlockLength(trace: Trace): number {
  const longest = trace.length / 5
  const windows = windowsOf(trace)
  const memory = memoryAtEnd(trace)
  const whole = slidingCounts(
    trace,
    windows.map(k => k * trace.epoch),
  )
  const inflates = (blockLength: number) => {
    const draws = source(0)
    return windows.some((k, i) => {
      let spliced = 0
      let contiguous = 0
      for (let sample = 0; sample < SEAM_SAMPLES; sample++) {
        const first = uniformInteger(whole[i]!.counts.length, draws)
        const guest = playingGuest(trace, memory, places(first, successor(trace.length, blockLength), draws))
        spliced += distinctPages(guest, k * trace.epoch)
        contiguous += whole[i]!.counts[first]!
      }
      return spliced > 1.05 * contiguous
    })
  }
  let length = dependenceLength(trace)
  while (length < longest && inflates(length)) length = Math.min(2 * length, longest)
  return length
}
