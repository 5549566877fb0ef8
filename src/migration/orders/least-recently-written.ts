import { pagesOfSet } from '../page-set.ts'
import { byKey, type Order, walkThrough } from './order.ts'

/**
 * Pages that have not been found dirty for longest first, those never found dirty before all: what was written last is
 * taken to be written next (Checconi, Cucinotta & Stein 2009, LRU).
 */
export const leastRecentlyWritten: Order = {
  name: 'least-recently-written',
  walk: (pending, { record }) => walkThrough(byKey(pagesOfSet(pending), page => record.last[page]!)),
}
