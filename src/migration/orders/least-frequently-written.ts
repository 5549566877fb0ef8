import { pagesOfSet } from '../page-set.ts'
import { byKey, type Order, walkThrough } from './order.ts'

/** Pages that were found dirty least often first (Checconi, Cucinotta & Stein 2009, by frequency). */
export const leastFrequentlyWritten: Order = {
  name: 'least-frequently-written',
  walk: (pending, { record }) => walkThrough(byKey(pagesOfSet(pending), page => record.dirtied[page]!)),
}
