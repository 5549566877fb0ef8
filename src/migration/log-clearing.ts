import { allPages } from './page-set.ts'

/** Pages whose log is cleared together by default: `CLEAR_BITMAP_SHIFT_DEFAULT` (QEMU, migration/migration.h). */
export const defaultChunk = 2 ** 18

/** A dirty log that is read at a synchronisation and cleared in chunks when the first page of a chunk is sent. */
export interface LogClearing {
  /** Pages `mask` of a word are being sent. */
  send(word: number, mask: number): void
  /** These pages of a word were found dirty at a synchronisation, by what was written since the one before. */
  found(word: number, dirty: number): void
  /** A synchronisation is done. */
  restart(): void
}

/**
 * KVM's manual clearing of the dirty log (KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2, all pages set at first), as QEMU uses it
 * (migration/ram.c, `migration_clear_memory_region_dirty_bitmap`): a clear takes back the pages that the last
 * synchronisation found; what else was written since then stays in the log.
 *
 * @param chunk pages; with 1, each page is cleared just before it is sent
 * @param clear clears pages `mask` of a word in the log of what was written since the last synchronisation
 * @throws RangeError unless `chunk` is 1 or a multiple of 32
 */
export function logClearing(
  pageCount: number,
  chunk: number,
  clear: (word: number, mask: number) => void,
): LogClearing {
  if (!(chunk === 1 || (chunk > 0 && chunk % 32 === 0 && Number.isFinite(chunk)))) {
    throw new RangeError(`chunk must be 1 or a multiple of 32: ${chunk}`)
  }
  if (chunk === 1) return { send: clear, found() {}, restart() {} }
  const uncleared = allPages(pageCount)
  const chunkWords = chunk / 32
  const begun = new Uint8Array(Math.ceil(uncleared.length / chunkWords))
  return {
    send(word) {
      const index = Math.floor(word / chunkWords)
      if (begun[index]) return
      begun[index] = 1
      const end = Math.min(uncleared.length, (index + 1) * chunkWords)
      for (let w = index * chunkWords; w < end; w++) {
        clear(w, uncleared[w]!)
        uncleared[w] = 0
      }
    },
    found(word, dirty) {
      uncleared[word]! |= dirty
    },
    restart() {
      begun.fill(0)
    },
  }
}
