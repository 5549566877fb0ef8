import { createHash } from 'node:crypto'
import type { Trace } from '../trace/trace.ts'

/** Tells traces apart in the header of a journal. */
export function digest({ info, starts, ends, offsets, firsts, counts }: Trace): string {
  const hash = createHash('sha256').update(JSON.stringify(info))
  for (const column of [starts, ends, offsets, firsts, counts]) hash.update(column)
  return hash.digest('hex').slice(0, 16)
}
