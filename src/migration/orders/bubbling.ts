import { nextPage, type PageSet, previousPage } from '../page-set.ts'
import type { Order } from './order.ts'

/** The pages sent around a pivot: up to `left` (exclusive) and from `right` on none is sent for it yet. */
interface Bubble {
  left: number
  right: number
  rightIsNext: boolean
}

/**
 * Pages nearest to those that the guest waited for last: every fault is a pivot, around which a bubble of sent pages grows
 * at both edges in turn; with several pivots, those of the latest faults grow in turn (Hines & Gopalan 2009, adaptive
 * pre-paging; Hines, Deshpande & Gopalan 2009, multi-pivot bubbling). Before the first fault the pivot is page 0.
 *
 * @param pivots the faults around which bubbles grow at once; 7 is assumed
 * @throws RangeError unless there is at least one pivot
 */
export function bubbling({ pivots = 7 }: { pivots?: number } = {}): Order {
  if (!(Number.isInteger(pivots) && pivots >= 1))
    throw new RangeError(`pivots must be a whole number from 1: ${pivots}`)
  return {
    name: 'bubbling',
    walk() {
      const bubbles = [bubbleAt(0)]
      let turn = 0
      return {
        next(pending) {
          turn = (turn + 1) % bubbles.length
          return grow(bubbles[turn]!, pending)
        },
        fault(page) {
          bubbles.unshift(bubbleAt(page))
          if (bubbles.length > pivots) bubbles.pop()
          turn = -1
        },
      }
    },
  }
}

const bubbleAt = (pivot: number): Bubble => ({ left: pivot, right: pivot, rightIsNext: true })

/** The pending page at an edge of the bubble, the other edge where this one is at an end of the memory. */
function grow(bubble: Bubble, pending: PageSet): number {
  const right = nextPage(pending, bubble.right)
  const left = bubble.rightIsNext && right >= 0 ? -1 : previousPage(pending, bubble.left)
  const toTheRight = left < 0
  bubble.rightIsNext = !toTheRight
  if (toTheRight) bubble.right = right + 1
  else bubble.left = left
  return toTheRight ? right : left
}
