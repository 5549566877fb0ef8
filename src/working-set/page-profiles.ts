import type { Trace } from '../trace/trace.ts'

/** Distinct rows of counts, sparse: row i has `counts` at `bins` from `offsets[i]` to `offsets[i + 1]`. */
export interface Profiles {
  readonly bins: Uint8Array
  readonly counts: Uint16Array
  readonly offsets: Uint32Array
  /** Pages with that row. */
  readonly weights: Uint32Array
  /** Bins of a row. */
  readonly width: number
}

const BINS = 64

/** How many epochs of each of 64 equal bins of time a page was dirty in; −1 for pages never written. */
export function pageProfiles(trace: Trace): { profileOf: Int32Array; profiles: Profiles } {
  const { length, offsets, firsts, counts } = trace
  const width = Math.min(BINS, length)
  const rowOf = new Int32Array(trace.info.pageCount).fill(-1)
  let rows = 0
  for (let r = offsets[0]!; r < offsets[length]!; r++) {
    for (let page = firsts[r]!; page < firsts[r]! + counts[r]!; page++) if (rowOf[page]! < 0) rowOf[page] = rows++
  }
  const table = new Uint16Array(rows * width)
  for (let epoch = 0; epoch < length; epoch++) {
    const bin = Math.floor((epoch * width) / length)
    for (let r = offsets[epoch]!; r < offsets[epoch + 1]!; r++) {
      const end = firsts[r]! + counts[r]!
      for (let page = firsts[r]!; page < end; page++) table[rowOf[page]! * width + bin]!++
    }
  }
  return distinctRows(table, width, rowOf)
}

function distinctRows(table: Uint16Array, width: number, rowOf: Int32Array) {
  const known = new Map<number, number>()
  const profileOfRow = new Int32Array(table.length / width)
  const bins: number[] = []
  const counts: number[] = []
  const offsets = [0]
  const weights: number[] = []
  for (let row = 0; row < profileOfRow.length; row++) {
    const key = hash(table, row * width, (row + 1) * width)
    let profile = known.get(key)
    if (profile === undefined) {
      profile = weights.push(0) - 1
      known.set(key, profile)
      for (let bin = 0; bin < width; bin++) {
        const count = table[row * width + bin]!
        if (count === 0) continue
        bins.push(bin)
        counts.push(count)
      }
      offsets.push(bins.length)
    }
    weights[profile]!++
    profileOfRow[row] = profile
  }
  const profiles: Profiles = {
    bins: Uint8Array.from(bins),
    counts: Uint16Array.from(counts),
    offsets: Uint32Array.from(offsets),
    weights: Uint32Array.from(weights),
    width,
  }
  return { profileOf: rowOf.map(row => (row < 0 ? -1 : profileOfRow[row]!)), profiles }
}

/** 53 bits of two multiplicative hashes: that two of a million rows collide has a probability of 10⁻⁴. */
function hash(table: Uint16Array, from: number, to: number): number {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let i = from; i < to; i++) {
    a = Math.imul(a ^ table[i]!, 0x01000193)
    b = Math.imul(b ^ (table[i]! + (b >>> 15)), 0x85ebca6b)
  }
  return (a >>> 0) * 2097152 + ((b ^ (b >>> 16)) >>> 11)
}
