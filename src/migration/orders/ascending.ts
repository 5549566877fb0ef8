import { nextPage } from '../page-set.ts'
import type { Order } from './order.ts'

/** Address order from the lowest page on, whatever the guest waits for (Hines & Gopalan 2009, active push alone). */
export const ascending: Order = {
  name: 'ascending',
  walk() {
    let at = 0
    return {
      next(pending) {
        at = nextPage(pending, at)
        return at
      },
    }
  },
}
