import { InputError } from './input-error.ts'
import type { Epochs } from './trace.ts'

/** Seconds by which an epoch may start before the one before it ends: rounding of clocks, not overlap. */
export const clockTolerance = 1e-9

/**
 * Passes batches on once they are known to be a trace: times finite, not negative and in order, every epoch longer than
 * nothing, runs ascending, not empty and inside the guest. Epochs are counted from 0, over all batches.
 *
 * @param length number of epochs that must come, when it is known beforehand
 * @throws InputError that names the first epoch at fault and the value found there
 */
export async function* checked(
  file: string,
  pageCount: number,
  batches: AsyncIterable<Epochs> | Iterable<Epochs>,
  length?: number,
): AsyncGenerator<Epochs, void, undefined> {
  let seen = 0
  let end = 0
  for await (const batch of batches) {
    checkTimes(file, batch, seen, end)
    checkRuns(file, batch, seen, pageCount)
    seen += batch.starts.length
    end = batch.ends.at(-1) ?? end
    yield batch
  }
  if (seen === 0) throw new InputError(file, 'trace', 'no epochs', 0)
  if (length !== undefined && seen !== length) throw new InputError(file, 'trace', `expected ${length} epochs`, seen)
}

function checkTimes(file: string, { starts, ends }: Epochs, seen: number, endBefore: number): void {
  let before = endBefore
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i]!
    const end = ends[i]!
    if (start >= before - clockTolerance && start >= 0 && end > start && end < Infinity) {
      before = end
      continue
    }
    const place = `epoch ${seen + i}`
    if (!isTime(start)) throw new InputError(file, place, 'start must be finite and not negative', start)
    if (!isTime(end)) throw new InputError(file, place, 'end must be finite and not negative', end)
    if (end <= start) throw new InputError(file, place, `must end after its start at ${start} s`, end)
    throw new InputError(file, place, `starts before epoch ${seen + i - 1} ends at ${before} s`, start)
  }
}

const isTime = (time: number) => time >= 0 && time < Infinity

function checkRuns(file: string, { offsets, firsts, counts }: Epochs, seen: number, pageCount: number): void {
  for (let i = 0; i + 1 < offsets.length; i++) {
    let next = 0
    for (let r = offsets[i]!, to = offsets[i + 1]!; r < to; r++) {
      const first = firsts[r]!
      const after = first + counts[r]!
      if (first >= next && after > first && after <= pageCount) {
        next = after
        continue
      }
      const place = `epoch ${seen + i}`
      if (after === first) throw new InputError(file, place, `run of no pages at page ${first}`, 0)
      if (after > pageCount) throw new InputError(file, place, `page out of range, of ${pageCount} pages`, after - 1)
      throw new InputError(file, place, `runs must ascend and not overlap, after page ${next - 1}`, first)
    }
  }
}
