/** Columns of equal length; absent, `entry` is 0 and `weight` 1 in every row. */
export interface ObservationColumns {
  readonly lower: ArrayLike<number>
  readonly upper: ArrayLike<number>
  readonly entry?: ArrayLike<number>
  readonly weight?: ArrayLike<number>
}

/**
 * The table of any rows: equal ones are merged, those of weight 0 left out, and the rest ascend by `lower`, `upper` and
 * `entry`, in time linear in the number of rows.
 *
 * @throws RangeError unless 0 ≤ `entry` ≤ `lower` ≤ `upper`, `lower` and `weight` are finite and `weight` is not
 *   negative, or when columns differ in length
 */
export function tabulate(columns: ObservationColumns): Record<keyof ObservationColumns, Float64Array> {
  const rows = merged(columns)
  const order = ascending(rows)
  const sorted = (column: number) => {
    const values = new Float64Array(order.length)
    for (let i = 0; i < values.length; i++) values[i] = rows[4 * order[i]! + column]!
    return values
  }
  return { lower: sorted(0), upper: sorted(1), entry: sorted(2), weight: sorted(3) }
}

const floats = (column: ArrayLike<number>) => (column instanceof Float64Array ? column : new Float64Array(column))

const wordsOf = ({ buffer, byteOffset, length }: Float64Array) => new Int32Array(buffer, byteOffset, 2 * length)

/** The different rows, four numbers each, found by a hash table with open addresses that stays at most half full. */
function merged({ lower, upper, entry, weight }: ObservationColumns): Float64Array {
  const n = lower.length
  for (const column of [upper, entry, weight]) {
    if (column && column.length !== n) throw new RangeError(`columns must be of ${n} rows: ${column.length}`)
  }
  const low = floats(lower)
  const high = floats(upper)
  const lowWords = wordsOf(low)
  const highWords = wordsOf(high)
  let rows = new Float64Array(4 * 512)
  let slots = new Int32Array(1024)
  let used = 0
  for (let i = 0; i < n; i++) {
    const l = low[i]!
    const u = high[i]!
    const e = entry ? entry[i]! : 0
    const times = weight ? weight[i]! : 1
    if (!(e >= 0 && e <= l && l <= u && l < Infinity && times >= 0 && times < Infinity)) refuse(l, u, e, times)
    if (times === 0) continue
    const hash = hashOf(lowWords[2 * i]!, lowWords[2 * i + 1]!, highWords[2 * i + 1]!)
    let slot = hash & (slots.length - 1)
    let row = slots[slot]! - 1
    while (row >= 0 && !(rows[4 * row] === l && rows[4 * row + 1] === u && rows[4 * row + 2] === e)) {
      slot = (slot + 1) & (slots.length - 1)
      row = slots[slot]! - 1
    }
    if (row < 0) {
      row = used++
      rows[4 * row] = l + 0
      rows[4 * row + 1] = u + 0
      rows[4 * row + 2] = e
      slots[slot] = used
      if (2 * used === slots.length) {
        const wider = new Float64Array(4 * rows.length)
        wider.set(rows)
        rows = wider
        slots = slotsOf(rows, used, 4 * slots.length)
      }
    }
    rows[4 * row + 3]! += times
  }
  return rows.subarray(0, 4 * used)
}

function slotsOf(rows: Float64Array, used: number, size: number) {
  const slots = new Int32Array(size)
  const words = wordsOf(rows)
  for (let row = 0; row < used; row++) {
    let slot = hashOf(words[8 * row]!, words[8 * row + 1]!, words[8 * row + 3]!) & (size - 1)
    while (slots[slot]) slot = (slot + 1) & (size - 1)
    slots[slot] = row + 1
  }
  return slots
}

/** The sign is left out, so that 0 and −0 meet. */
function hashOf(a: number, b: number, c: number): number {
  const mixed = Math.imul(
    a ^ Math.imul((b & 0x7fffffff) ^ Math.imul(c & 0x7fffffff, 0x27d4eb2f), 0x85ebca6b),
    0x9e3779b1,
  )
  return mixed ^ (mixed >>> 15)
}

/**
 * By radix on `lower` (numbers that are not negative ascend as their bytes do), then each run of equal ones as a whole.
 */
function ascending(rows: Float64Array): Uint32Array {
  const n = rows.length / 4
  const lower = new Float64Array(n)
  let order = new Uint32Array(n)
  let next = new Uint32Array(n)
  for (let row = 0; row < n; row++) {
    lower[row] = rows[4 * row]!
    order[row] = row
  }
  const bytes = new Uint8Array(lower.buffer)
  for (let digit = 0; digit < 8; digit++) {
    const starts = new Uint32Array(257)
    for (let row = 0; row < n; row++) starts[bytes[8 * row + digit]! + 1]!++
    if (starts.includes(n)) continue
    for (let value = 0; value < 256; value++) starts[value + 1]! += starts[value]!
    for (let i = 0; i < n; i++) {
      const row = order[i]!
      next[starts[bytes[8 * row + digit]!]!++] = row
    }
    const previous = order
    order = next
    next = previous
  }
  for (let from = 0, to = 1; from < n; from = to++) {
    while (to < n && lower[order[to]!] === lower[order[from]!]) to++
    if (to - from > 1) order.subarray(from, to).sort((i, j) => compare(rows, i, j, 1) || compare(rows, i, j, 2))
  }
  return order
}

function compare(rows: Float64Array, i: number, j: number, column: number): number {
  const a = rows[4 * i + column]!
  const b = rows[4 * j + column]!
  return a < b ? -1 : a > b ? 1 : 0
}

function refuse(lower: number, upper: number, entry: number, weight: number): never {
  if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`weight must be finite and not negative: ${weight}`)
  if (!(lower >= 0 && lower < Infinity)) throw new RangeError(`lower must be finite and not negative: ${lower}`)
  if (!(entry >= 0)) throw new RangeError(`entry must not be negative: ${entry}`)
  if (!(upper >= lower)) throw new RangeError(`upper must not be below lower, ${lower}: ${upper}`)
  throw new RangeError(`entry must not be above lower, ${lower}: ${entry}`)
}
