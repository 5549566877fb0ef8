import { constantRate, fit, independent, phases, qemu, type Trace } from 'precopy'
import { readBundled, traceFiles } from './repository.ts'

/** The migration that the figures follow: what the README's example of `replay` asks for. */
export const exampleFile = 'data/traces/gcc-long.parquet'
export const longTraces = traceFiles(/-long\.parquet$/)
export const MiB = 2 ** 20
export const bandwidth = 32 * MiB
export const downtimeLimit = 0.1
export const deadline = 30
/** Seconds of a trace that are fitted; the migration starts where they end. */
export const TRAIN = 60

export const migration = { link: { bandwidth }, policy: qemu({ downtimeLimit }), deadline }

/** The first minute of a trace, fitted, and what followed. */
export async function fittedMinute(file: string) {
  const [past, future] = (await readBundled(file)).splitAt(TRAIN) as [Trace, Trace]
  const models = { 'constant-rate': constantRate(), independent: independent(), phases: phases() }
  return { fits: fit(past, models), future }
}
