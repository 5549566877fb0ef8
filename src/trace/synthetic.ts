import type { Source } from '../random.ts'
import { EpochsBuilder } from './epochs-builder.ts'
import { Trace } from './trace.ts'

/** Where a guest writes, and how often. */
export interface Buffer {
  /** Pages of the buffer that is written. */
  readonly pages: number
  /** Writes a second, over the whole buffer. */
  readonly rate: number
  /** First page of the buffer; 0 by default. */
  readonly first?: number
}

/**
 * How a guest writes. All but `sweep` are Poisson processes, where page i of the buffer is written λᵢ times a second and
 * the dirty curve over any window of t seconds is exactly D(t) = Σᵢ 1 − exp(−λᵢt):
 *
 * - `uniform`: λᵢ = rate / pages, so D(t) = pages·(1 − exp(−rate·t / pages));
 * - `hot-cold`: the first `hot` (a fraction) of the pages get `share` of the writes, each part uniform within, so
 *   D(t) = h·(1 − exp(−share·rate·t / h)) + c·(1 − exp(−(1 − share)·rate·t / c)), h = round(hot·pages), c = pages − h;
 * - `zipf`: λᵢ ∝ (i + 1)^−exponent.
 *
 * `sweep` writes page j mod pages at j / rate seconds, so D(t) = min(pages, rate·t) where rate·t is whole.
 * `phased` alternates two of these, each for `period` seconds, the first one first; an epoch belongs to the phase it
 * starts in, and a sweep goes on as if it had never paused. For windows inside a phase D is that phase's.
 */
export type Writes =
  | ({ readonly law: 'uniform' } & Buffer)
  | ({ readonly law: 'hot-cold'; readonly hot: number; readonly share: number } & Buffer)
  | ({ readonly law: 'zipf'; readonly exponent: number } & Buffer)
  | ({ readonly law: 'sweep' } & Buffer)
  | { readonly law: 'phased'; readonly period: number; readonly phases: readonly [SteadyWrites, SteadyWrites] }

/** Ways to write that do not change with time. */
export type SteadyWrites = Exclude<Writes, { law: 'phased' }>

/** The memory, the epochs and the writes of a synthetic trace. */
export interface SyntheticOptions {
  readonly pageCount: number
  /** Bytes; 4096 by default. */
  readonly pageSize?: number
  /** Seconds an epoch lasts. */
  readonly epoch: number
  /** Seconds; rounded to whole epochs. */
  readonly duration: number
  readonly writes: Writes
  readonly source: Source
}

/**
 * A trace of a guest that writes by a known law; its dirty curve is stated at `Writes`. The cost is that of the dirty
 * page-epochs, whatever the rate: whether a page is dirty in an epoch is drawn, not its single writes.
 *
 * @throws RangeError when a parameter is out of range or the buffer does not fit the guest
 */
export function syntheticTrace(options: SyntheticOptions): Trace {
  const { pageCount, pageSize = 4096, epoch, duration, writes, source } = options
  const length = Math.round(duration / epoch)
  positive({ pageCount, pageSize, epoch, length })
  const phases = writes.law === 'phased' ? writes.phases : [writes]
  const period = writes.law === 'phased' ? writes.period : Infinity
  positive({ period })
  const writers = phases.map(phase => writer(checkedWrites(phase, pageCount), epoch, source))
  const builder = new EpochsBuilder()
  for (let k = 0; k < length; k++) {
    const phase = Math.floor((k * epoch) / period + 1e-9) % writers.length
    writers[phase]!(k, page => builder.add(page))
    builder.close(k * epoch, (k + 1) * epoch)
  }
  const info = { pageSize, pageCount, workload: JSON.stringify(writes), capture: 'synthetic' }
  return new Trace(info, builder.take())
}

function positive(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(value > 0)) throw new RangeError(`${name} must be positive: ${value}`)
  }
}

function checkedWrites(writes: SteadyWrites, pageCount: number): SteadyWrites {
  const { pages, rate, first = 0 } = writes
  positive({ pages, rate })
  if (first < 0 || first + pages > pageCount) {
    throw new RangeError(`the buffer must lie within ${pageCount} pages: ${first} to ${first + pages}`)
  }
  if (writes.law === 'hot-cold') {
    const { hot, share } = writes
    if (!(hot > 0 && hot < 1)) throw new RangeError(`hot must be between 0 and 1: ${hot}`)
    if (!(share >= 0 && share <= 1)) throw new RangeError(`share must be from 0 to 1: ${share}`)
  }
  if (writes.law === 'zipf' && !(writes.exponent >= 0)) {
    throw new RangeError(`exponent must not be negative: ${writes.exponent}`)
  }
  return writes
}

type Writer = (epoch: number, add: (page: number) => void) => void

function writer(writes: SteadyWrites, epoch: number, source: Source): Writer {
  return writes.law === 'sweep' ? sweepWriter(writes, epoch) : poissonWriter(blocksOf(writes), epoch, source)
}

function sweepWriter({ pages, rate, first = 0 }: Buffer, epoch: number): Writer {
  const writesBefore = (k: number) => Math.ceil(k * epoch * rate - 1e-6)
  return (k, add) => {
    const from = writesBefore(k)
    const to = Math.min(writesBefore(k + 1), from + pages)
    for (let j = from; j < to; j++) add(first + (j % pages))
  }
}

/** Consecutive pages whose rates (writes a second) do not rise. */
interface Block {
  readonly first: number
  readonly rates: Float64Array
}

function blocksOf(writes: Exclude<SteadyWrites, { law: 'sweep' }>): Block[] {
  const { pages, rate, first = 0 } = writes
  if (writes.law === 'uniform') return [uniformBlock(first, pages, rate)]
  if (writes.law === 'hot-cold') {
    const hot = Math.round(writes.hot * pages)
    const { share } = writes
    return [uniformBlock(first, hot, share * rate), uniformBlock(first + hot, pages - hot, (1 - share) * rate)]
  }
  const weights = Float64Array.from({ length: pages }, (_, i) => (i + 1) ** -writes.exponent)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const rates = weights.map(weight => (rate * weight) / total)
  const blocks = []
  for (let from = 0; from < pages; from = 2 * from + 1) {
    blocks.push({ first: first + from, rates: rates.subarray(from, 2 * from + 1) })
  }
  return blocks
}

const uniformBlock = (first: number, pages: number, rate: number): Block => ({
  first,
  rates: new Float64Array(pages).fill(rate / pages),
})

/**
 * Skips from one candidate to the next by geometric gaps at a block's largest rate and keeps page i with probability
 * (1 − exp(−λᵢ·epoch)) / (1 − exp(−λ₀·epoch)): thinning (Lewis & Shedler 1979), exact and linear in dirty pages.
 */
function poissonWriter(blocks: readonly Block[], epoch: number, source: Source): Writer {
  const thinned = blocks
    .filter(({ rates }) => rates.length > 0 && rates[0]! > 0)
    .map(({ first, rates }) => {
      const top = -Math.expm1(-rates[0]! * epoch)
      return { first, exposure: rates[0]! * epoch, keep: rates.map(rate => -Math.expm1(-rate * epoch) / top) }
    })
  return (_, add) => {
    for (const { first, exposure, keep } of thinned) {
      for (let i = gap(exposure, source); i < keep.length; i += 1 + gap(exposure, source)) {
        if (keep[i] === 1 || source() < keep[i]!) add(first + i)
      }
    }
  }
}

/** Clean pages before the next dirty one, when a page stays clean with probability exp(−exposure). */
const gap = (exposure: number, source: Source): number => Math.floor(-Math.log(1 - source()) / exposure)
