import type { CountsTrace } from '../trace/counts.ts'
import { openTrace, readTrace } from '../trace/open.ts'
import type { TraceReader } from '../trace/reader.ts'
import type { Trace, TraceInfo } from '../trace/trace.ts'
import { type ReadOptions, readOptions } from './options.ts'
import { remarkBesideAnswer } from './output.ts'

/** Opens a trace as a command's options ask, and remarks on what neither they nor the file tell. */
export async function openAsked(file: string, options: ReadOptions): Promise<TraceReader | CountsTrace> {
  const trace = await openTrace(file, readOptions(options))
  if ('batches' in trace) remarkUntold(file, options, trace.info)
  return trace
}

/** Reads a trace as a command's options ask, and remarks on what neither they nor the file tell. */
export async function readAsked(file: string, options: ReadOptions): Promise<Trace> {
  const trace = await readTrace(file, readOptions(options))
  remarkUntold(file, options, trace.info)
  return trace
}

/** What is guessed where it is not told, and decides how long a first round is. */
export function remarkUntold(file: string, { pageCount }: ReadOptions, info: TraceInfo): void {
  const isLog = /\.(csv|tsv|jsonl)(\.gz)?$/i.test(file)
  const guesses = [
    ...(isLog && pageCount === undefined
      ? [
          `how many pages the guest has (--page-count): taken as ${info.pageCount.toLocaleString('en-GB')}, up to the last one written`,
        ]
      : []),
    ...(info.zeroPages === undefined ? ['how many pages are zero (--zero-pages): taken as none'] : []),
  ]
  if (guesses.length > 0) remarkBesideAnswer(`${file}: not told ${guesses.join('; ')}`)
}
