import { dirtyAfter, optimalOrder, sentAtAll } from '../optimal-order.ts'
import { hasPage, pagesOfSet } from '../page-set.ts'
import { writeRate } from '../write-record.ts'
import { type Order, walkThrough } from './order.ts'

/**
 * The order that is best if every page is written by a Poisson process of its own, with the rate that the sender's record
 * gives it (`writeRate`): the least expected number of pages written between their sending and the end of the round; where
 * pages that are dirty again are skipped, of which the order changes not that number, the least number sent. Zero pages go
 * first.
 */
export const optimal: Order = {
  name: 'optimal',
  walk(pending, { record, zero, accounting, pageTime }) {
    const all = pagesOfSet(pending)
    const pages = all.filter(page => !hasPage(zero, page))
    const rates = Float64Array.from(pages, page => writeRate(record, page))
    const cost = accounting === 'skip' ? sentAtAll(pageTime) : dirtyAfter(pages.length, pageTime)
    const zeros = all.filter(page => hasPage(zero, page))
    const order = new Uint32Array(all.length)
    order.set(zeros)
    optimalOrder(rates, cost).forEach((place, i) => {
      order[zeros.length + i] = pages[place]!
    })
    return walkThrough(order)
  },
}
