import { assign } from './assignment.ts'

/** Pages up to which every page is a class of its own. */
const CLASSES = 128

/**
 * The order of pages that has the least expected cost, where a page that is written with rate λ costs `cost(λ, slot)` if
 * it is sent in a slot: an assignment of pages to slots. A page must never cost more in a later slot, and one that is never
 * written cost as much in all of them, so that such pages go first.
 *
 * Of the others up to 128 are ordered exactly. More are taken in 128 classes of as many pages of similar rate each and
 * 128 runs of as many slots, a class costing in the middle slot what its mean rate does: what that gives away is
 * within classes and runs.
 *
 * @param rates of writing, by page, in any unit that `cost` knows
 * @returns the pages, by their place in `rates`, in the order in which to send them
 */
export function optimalOrder(rates: Float64Array, cost: (rate: number, slot: number) => number): Uint32Array {
  const ascending = Uint32Array.from(rates.keys()).sort((a, b) => rates[a]! - rates[b]! || a - b)
  const still = ascending.findIndex(page => rates[page]! > 0)
  if (still < 0) return ascending
  const written = ascending.subarray(still)
  const classes = Math.min(written.length, CLASSES)
  const bounds = Array.from({ length: classes + 1 }, (_, k) => Math.round((k * written.length) / classes))
  const pagesIn = (k: number) => written.subarray(bounds[k], bounds[k + 1])
  const middles = bounds.slice(1).map((end, k) => still + (bounds[k]! + end - 1) / 2)
  const columns = assign(
    middles.map((_, k) => {
      const pages = pagesIn(k)
      const mean = pages.reduce((sum, page) => sum + rates[page]!, 0) / pages.length
      return Float64Array.from(middles, middle => cost(mean, middle) * pages.length)
    }),
  )
  const order = ascending.slice()
  let slot = still
  for (const k of new Uint32Array(columns.keys()).sort((a, b) => columns[a]! - columns[b]!)) {
    order.set(pagesIn(k), slot)
    slot += pagesIn(k).length
  }
  return order
}

/**
 * Probability that a page, sent in one of n slots that take `slotTime` seconds each, is written between its sending and the
 * end of the last slot: 1 − (1 − p)ᵉ, where p is the probability of a write in a slot and e the slots of exposure. Its sum
 * is what a round leaves dirty where the log is cleared before sending (Checconi, Cucinotta & Stein 2009).
 *
 * Cold pages first is not always the least. With rates λ and exposures e, ∂²/∂λ∂e (1 − exp(−λe)) = (1 − λe)·exp(−λe): pages
 * with λe < 1 want to be sent the later the hotter they are; those with λe > 1 everywhere are dirty again whenever they are
 * sent, and save the late slots for others by going before them.
 */
export const dirtyAfter =
  (slots: number, slotTime: number) =>
  (rate: number, slot: number): number =>
    -Math.expm1(-rate * slotTime * (slots - 1 - slot + 0.5))

/** Probability that a page is not written before its slot, and so is sent where pages that are dirty again are skipped. */
export const sentAtAll =
  (slotTime: number) =>
  (rate: number, slot: number): number =>
    Math.exp(-rate * slotTime * (slot + 0.5))
