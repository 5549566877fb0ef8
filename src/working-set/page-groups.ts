import type { Trace } from '../trace/trace.ts'
import { pageProfiles } from './page-profiles.ts'
import { mixture } from './profile-mixture.ts'

/** Pages that are written at the same times, and as often. */
export interface PageGroups {
  readonly count: number
  /** The group of each page; −1 for those never written. */
  readonly groupOf: Int32Array
  /** Pages of each group, most pages first. */
  readonly sizes: Uint32Array
}

/** Most groups that are looked for. */
const GROUPS = 16

/**
 * Groups of pages by when they are written: a mixture of Poisson laws over the epochs in which a page was dirty, counted
 * in 64 bins of time, fitted by classification (Celeux & Govaert 1992) from splits along the principal axis of one group
 * after the other (Boley 1998). Groups are split while the integrated classification likelihood (Biernacki, Celeux &
 * Govaert 2000) gains. Nothing in it is random, and neither the order nor the addresses of pages matter.
 *
 * @throws RangeError unless `groups` is 'auto' or a positive integer
 */
export function pageGroups(trace: Trace, { groups = 'auto' }: { groups?: number | 'auto' } = {}): PageGroups {
  if (groups !== 'auto' && !(Number.isInteger(groups) && groups > 0)) {
    throw new RangeError(`groups must be a positive integer: ${groups}`)
  }
  const { profileOf, profiles } = pageProfiles(trace)
  const labels = mixture(profiles, groups === 'auto' ? GROUPS : groups, groups === 'auto')
  const sizes = new Uint32Array(labels.count)
  profiles.weights.forEach((weight, i) => {
    sizes[labels.of[i]!]! += weight
  })
  const order = Uint32Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b)
  const rank = new Int32Array(labels.count)
  order.forEach((label, place) => {
    rank[label] = place
  })
  return {
    count: labels.count,
    groupOf: profileOf.map(profile => (profile < 0 ? -1 : rank[labels.of[profile]!]!)),
    sizes: Uint32Array.from(order, label => sizes[label]!),
  }
}

/** Dirty pages of each group in each epoch: element `group * epochs + epoch`. */
export function groupActivity(trace: Trace, { count, groupOf }: Pick<PageGroups, 'count' | 'groupOf'>): Uint32Array {
  const { length, offsets, firsts, counts } = trace
  const activity = new Uint32Array(count * length)
  for (let epoch = 0; epoch < length; epoch++) {
    for (let r = offsets[epoch]!; r < offsets[epoch + 1]!; r++) {
      const end = firsts[r]! + counts[r]!
      for (let page = firsts[r]!; page < end; page++) {
        const group = groupOf[page]!
        if (group >= 0) activity[group * length + epoch]!++
      }
    }
  }
  return activity
}
