import { nextPage } from '../page-set.ts'
import type { Order } from './order.ts'

/**
 * Address order that goes on from the page that the guest waited for last, since it is likely to want those after it:
 * QEMU's post-copy (migration/ram.c, `get_queued_page`).
 */
export const forward: Order = {
  name: 'forward',
  walk() {
    let at = 0
    return {
      next(pending) {
        const page = nextPage(pending, at)
        at = page < 0 ? nextPage(pending, 0) : page
        return at
      },
      fault(page) {
        at = page
      },
    }
  },
}
