import type { Epochs, TraceInfo } from './trace.ts'

/** A trace on disk, read a batch of epochs at a time, so that its size is bounded by the disk alone. */
export interface TraceReader {
  readonly file: string
  readonly info: TraceInfo
  /** Number of epochs. */
  readonly length: number
  /** All epochs once, in order, validated; each batch is valid only until the next is asked for. */
  batches(): AsyncIterable<Epochs>
}
