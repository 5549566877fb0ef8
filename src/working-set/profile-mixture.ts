import type { Profiles } from './page-profiles.ts'

interface Split {
  /** Members that leave. */
  readonly away: Uint32Array
  /** By how much the classification log-likelihood grows, in units of the dispersion within the two. */
  readonly gain: number
}

/** Half an epoch a bin is added to each group's profile, spread as the pages of all are. */
const PRIOR = 0.5
const SPLIT_STEPS = 4
const AXIS_STEPS = 8
/** Splits beyond the groups wanted, which merges undo: a first split may have cut through a group. */
const SPARE = 4

/** Counts that are fitted to, at most; of larger tables every so many rows that no two pages share. */
const COUNTS = 100_000

/** Labels of profiles: at most `most` groups, and no more than the integrated likelihood bears when `auto`. */
export function mixture(profiles: Profiles, most: number, auto: boolean): Labels {
  const some = sample(profiles)
  const { count, of } = fitMixture(some, most, auto)
  if (some === profiles) return { count, of }
  const labels = new Uint8Array(profiles.weights.length)
  classify(profiles, Uint32Array.from(labels.keys()), labels, rates(some, Uint32Array.from(of.keys()), of, count))
  return dropEmpty(labels, count)
}

function sample(profiles: Profiles): Profiles {
  const { bins, counts, offsets, weights } = profiles
  const nonzero = bins.length
  if (nonzero <= COUNTS) return profiles
  const every = Math.ceil(nonzero / COUNTS)
  let single = 0
  const chosen = Array.from(weights.keys()).filter(i => weights[i]! > 1 || single++ % every === 0)
  const of = <T extends Uint8Array | Uint16Array>(values: T) =>
    chosen.flatMap(i => Array.from(values.subarray(offsets[i]!, offsets[i + 1]!)))
  let end = 0
  return {
    ...profiles,
    bins: Uint8Array.from(of(bins)),
    counts: Uint16Array.from(of(counts)),
    offsets: Uint32Array.of(0, ...chosen.map(i => (end += offsets[i + 1]! - offsets[i]!))),
    weights: Uint32Array.from(chosen, i => (weights[i]! > 1 ? weights[i]! : every)),
  }
}

function fitMixture(profiles: Profiles, most: number, auto: boolean): Labels {
  const n = profiles.weights.length
  const of = new Uint8Array(n)
  if (n === 0) return { count: 0, of }
  const total = profiles.weights.reduce((sum, weight) => sum + weight, 0)
  const price = auto ? (profiles.width / 2) * Math.log(total) : 0
  let members: Uint32Array[] = [Uint32Array.from(of.keys())]
  let splits = [split(profiles, members[0]!)]
  while (members.length < most + SPARE) {
    const best = splits.reduce((b, { gain }, g) => (gain > splits[b]!.gain ? g : b), 0)
    const { gain, away } = splits[best]!
    if (!(gain > price)) break
    for (const i of away) of[i] = members.length
    members = [...members, away]
    members[best] = members[best]!.filter(i => of[i] === best)
    splits = [...splits, split(profiles, away)]
    splits[best] = split(profiles, members[best]!)
  }
  const merged = mergeCheapest(profiles, settle(profiles, of, members.length), most, price)
  return settle(profiles, merged.of, merged.count)
}

/**
 * How much more the counts within groups vary than Poisson ones (Pearson's statistic by its degrees of freedom; at least
 * 1): pages that stay dirty for some epochs do, and their excess is no sign of more groups (McCullagh & Nelder 1989).
 */
function dispersion(profiles: Profiles, members: Uint32Array, of: Uint8Array, k: number): number {
  const { bins, counts, offsets, weights, width } = profiles
  const { sums, pages } = totals(profiles, members, of, k)
  let statistic = 0
  for (const i of members) {
    const row = of[i]! * width
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      statistic += (weights[i]! * counts[at]! ** 2 * pages[of[i]!]!) / sums[row + bins[at]!]!
    }
  }
  let degrees = 0
  sums.forEach((sum, at) => {
    statistic -= sum
    if (sum > 0) degrees += pages[Math.floor(at / width)]! - 1
  })
  return degrees > 0 ? Math.max(1, statistic / degrees) : 1
}

/** Merges the two groups that lose least, while they are too many or lose less than `price`. */
function mergeCheapest(profiles: Profiles, { count, of }: Labels, most: number, price: number): Labels {
  const { width, weights } = profiles
  const { sums, pages } = totals(profiles, Uint32Array.from(of.keys()), of, count)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const scale = dispersion(profiles, Uint32Array.from(of.keys()), of, count)
  const rows: Row[] = Array.from(pages, (size, g) => ({ size, sums: sums.subarray(g * width, (g + 1) * width) }))
  const label = Uint8Array.from(rows.keys())
  for (;;) {
    let cheapest = { loss: Infinity, a: 0, b: 0 }
    rows.forEach((row, a) => {
      for (let b = a + 1; b < rows.length; b++) {
        const loss = fitOf(row, all) + fitOf(rows[b]!, all) - fitOf(together(row, rows[b]!), all)
        if (loss < cheapest.loss) cheapest = { loss, a, b }
      }
    })
    const { loss, a, b } = cheapest
    if (rows.length < 2 || (rows.length <= most && loss >= price * scale)) break
    rows[a] = together(rows[a]!, rows[b]!)
    rows.splice(b, 1)
    label.forEach((g, i) => {
      label[i] = g === b ? a : g > b ? g - 1 : g
    })
  }
  return { count: rows.length, of: of.map(g => label[g]!) }
}

interface Row {
  readonly size: number
  readonly sums: Float64Array
}

const together = (a: Row, b: Row): Row => ({
  size: a.size + b.size,
  sums: a.sums.map((sum, bin) => sum + b.sums[bin]!),
})

/** The classification log-likelihood of a group at its maximum, but for what does not depend on the grouping. */
const fitOf = ({ size, sums }: Row, all: number): number =>
  sums.reduce((total, sum) => (sum > 0 ? total + sum * Math.log(sum / size) - sum : total), size * Math.log(size / all))

interface Labels {
  readonly count: number
  readonly of: Uint8Array
}

/** Classification steps over all groups until labels stay; groups left empty are dropped. */
function settle(profiles: Profiles, of: Uint8Array, count: number): Labels {
  for (let step = 0; step < 10; step++) {
    if (reassign(profiles, Uint32Array.from(of.keys()), of, count) === 0) break
  }
  return dropEmpty(of, count)
}

function dropEmpty(of: Uint8Array, count: number): Labels {
  const used = Array.from({ length: count }, (_, g) => g).filter(g => of.includes(g))
  return { count: used.length, of: of.map(label => used.indexOf(label)) }
}

/** The best of two groups found from the two sides of the principal axis. */
function split(profiles: Profiles, members: Uint32Array): Split {
  if (members.length < 2) return { away: new Uint32Array(0), gain: 0 }
  const side = new Uint8Array(profiles.weights.length)
  const along = principalCoordinates(profiles, members)
  members.forEach((i, m) => {
    side[i] = along[m]! > 0 ? 1 : 0
  })
  const whole = logLikelihood(profiles, members, new Uint8Array(side.length), 1)
  for (let step = 0; step < SPLIT_STEPS; step++) if (reassign(profiles, members, side, 2) === 0) break
  const away = members.filter(i => side[i] === 1)
  if (away.length === 0 || away.length === members.length) return { away, gain: 0 }
  const gain = logLikelihood(profiles, members, side, 2) - whole
  return { away, gain: gain / dispersion(profiles, members, side, 2) }
}

/** Dirty epochs of each bin of each group, and pages of each group. */
function totals({ bins, counts, offsets, weights, width }: Profiles, members: Uint32Array, of: Uint8Array, k: number) {
  const sums = new Float64Array(k * width)
  const pages = new Float64Array(k)
  for (const i of members) {
    const g = of[i]!
    const w = weights[i]!
    pages[g]! += w
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) sums[g * width + bins[at]!]! += w * counts[at]!
  }
  return { sums, pages }
}

interface Rates {
  /** ln λ of each bin, group by group. */
  readonly logs: Float64Array
  /** What a page of the group scores whatever its counts: ln of the group's share less Σλ. */
  readonly base: Float64Array
}

function rates(profiles: Profiles, members: Uint32Array, of: Uint8Array, k: number): Rates {
  const { width } = profiles
  const { sums, pages } = totals(profiles, members, of, k)
  const all = pages.reduce((sum, n) => sum + n, 0)
  const mean = sums.reduce((sum, n) => sum + n, 0) / (all * width)
  const base = pages.map(n => (n > 0 ? Math.log(n / all) : -Infinity))
  const logs = sums.map((sum, at) => {
    const g = Math.floor(at / width)
    const lambda = (sum + PRIOR * mean) / (pages[g]! + PRIOR)
    base[g]! -= lambda
    return Math.log(lambda)
  })
  return { logs, base }
}

/** Moves each member to its likeliest group; gives how many moved. */
const reassign = (profiles: Profiles, members: Uint32Array, of: Uint8Array, k: number): number =>
  classify(profiles, members, of, rates(profiles, members, of, k))

function classify(profiles: Profiles, members: Uint32Array, of: Uint8Array, { logs, base }: Rates): number {
  const { bins, counts, offsets, width } = profiles
  const k = base.length
  let moved = 0
  for (const i of members) {
    let best = of[i]!
    let greatest = -Infinity
    const end = offsets[i + 1]!
    for (let g = 0; g < k; g++) {
      const row = g * width
      let score = base[g]!
      for (let at = offsets[i]!; at < end; at++) score += counts[at]! * logs[row + bins[at]!]!
      if (score > greatest) {
        greatest = score
        best = g
      }
    }
    if (best !== of[i]) moved++
    of[i] = best
  }
  return moved
}

function logLikelihood(profiles: Profiles, members: Uint32Array, of: Uint8Array, k: number): number {
  const { bins, counts, offsets, weights, width } = profiles
  const { logs, base } = rates(profiles, members, of, k)
  let sum = 0
  for (const i of members) {
    let score = base[of[i]!]!
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) score += counts[at]! * logs[of[i]! * width + bins[at]!]!
    sum += weights[i]! * score
  }
  return sum
}

/** Coordinates of members on the principal axis of the square roots of their counts, by power iteration. */
function principalCoordinates(profiles: Profiles, members: Uint32Array): Float64Array {
  const { bins, counts, offsets, weights, width } = profiles
  const mean = new Float64Array(width)
  let total = 0
  const square = new Float64Array(width)
  for (const i of members) {
    total += weights[i]!
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      mean[bins[at]!]! += weights[i]! * Math.sqrt(counts[at]!)
      square[bins[at]!]! += weights[i]! * counts[at]!
    }
  }
  for (let b = 0; b < width; b++) mean[b]! /= total
  let axis = square.map((sum, b) => Math.sqrt(Math.max(0, sum / total - mean[b]! ** 2)) * (1 + b / width))
  const along = new Float64Array(members.length)
  for (let step = 0; step < AXIS_STEPS; step++) {
    const next = new Float64Array(width)
    const centre = mean.reduce((sum, m, b) => sum + m * axis[b]!, 0)
    members.forEach((i, m) => {
      let y = -centre
      for (let at = offsets[i]!; at < offsets[i + 1]!; at++) y += Math.sqrt(counts[at]!) * axis[bins[at]!]!
      along[m] = y
      for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
        next[bins[at]!]! += weights[i]! * y * Math.sqrt(counts[at]!)
      }
    })
    const norm = Math.hypot(...next) || 1
    axis = next.map(x => x / norm)
  }
  return along
}
