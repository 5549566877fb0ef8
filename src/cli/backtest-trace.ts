import { createHash } from 'node:crypto'
import { InputError } from '../trace/input-error.ts'
import type { Trace } from '../trace/trace.ts'

/**
 * A plan for the trace of a file.
 *
 * @throws InputError where the plan does not fit the trace
 */
export function planned<Plan>(file: string, place: string, plan: () => Plan): Plan {
  try {
    return plan()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const [problem, value] = error.message.split(': ')
    throw new InputError(file, place, problem!, value)
  }
}

/** Tells traces apart in the header of a journal. */
export function digest({ info, starts, ends, offsets, firsts, counts }: Trace): string {
  const hash = createHash('sha256').update(JSON.stringify(info))
  for (const column of [starts, ends, offsets, firsts, counts]) hash.update(column)
  return hash.digest('hex').slice(0, 16)
}
