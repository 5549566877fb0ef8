import {
  type ArrayType,
  bytesOf,
  type Coding,
  codings,
  decodeArray,
  encodeArray,
  type Packable,
  typeOf,
} from './array-coding.ts'

/** An array of a packed value: how it is coded, and the length of its part (bytes). */
type Part = readonly [type: ArrayType, coding: Coding, length: number]

/** A value whose arrays are elsewhere: `{ $: 3 }` is the fourth of them. */
interface Skeleton {
  readonly value: unknown
  readonly parts: readonly Part[]
}

/**
 * Packs plain data with typed arrays: an array that occurs more than once, as the same or as an equal one, is packed
 * once, in the coding that Deflate makes least of. What is undefined is left out, as from JSON.
 */
export async function pack(value: unknown): Promise<Uint8Array> {
  const arrays = new Distinct()
  const bare = withoutArrays(value, arrays)
  const packed = await Promise.all(arrays.all.map(packArray))
  const skeleton: Skeleton = { value: bare, parts: packed.map(({ part }) => part) }
  const head = await deflate(new TextEncoder().encode(JSON.stringify(skeleton)))
  return joined([bytesOf(Uint32Array.of(head.length)), head, ...packed.map(({ bytes }) => bytes)])
}

/** The value that was packed; an array that was packed once is one array. */
export async function unpack(bytes: Uint8Array): Promise<unknown> {
  const [length] = new Uint32Array(bytes.slice(0, 4).buffer)
  let end = 4 + length!
  const head = await inflate(bytes.subarray(4, end))
  const { value, parts }: Skeleton = JSON.parse(new TextDecoder().decode(head))
  const places = parts.map(([, , size]) => {
    end += size
    return bytes.subarray(end - size, end)
  })
  const arrays = await Promise.all(
    parts.map(async ([type, coding], i) => decodeArray(await inflate(places[i]!), type, coding)),
  )
  return withArrays(value, arrays)
}

async function packArray(array: Packable): Promise<{ part: Part; bytes: Uint8Array }> {
  const tried = await Promise.all(
    codings.map(async coding => ({ coding, bytes: await deflate(encodeArray(array, coding)) })),
  )
  const { coding, bytes } = tried.reduce((best, one) => (one.bytes.length < best.bytes.length ? one : best))
  return { part: [typeOf(array)!, coding, bytes.length], bytes }
}

/** The distinct arrays met so far, each with its place. */
class Distinct {
  readonly all: Packable[] = []
  readonly #places = new Map<Packable, number>()

  place(array: Packable): number {
    const known = this.#places.get(array) ?? this.all.findIndex(other => isSame(array, other))
    const place = known < 0 ? this.all.push(array) - 1 : known
    this.#places.set(array, place)
    return place
  }
}

function isSame(one: Packable, other: Packable): boolean {
  if (one.length !== other.length || typeOf(one) !== typeOf(other)) return false
  const [a, b] = [bytesOf(one), bytesOf(other)]
  return a.every((byte, i) => byte === b[i])
}

/** JSON has no NaN, ±Infinity and −0: they are `{ $: 'NaN' }`; an object with a `$` of its own is `{ $: entries }`. */
function withoutArrays(value: unknown, arrays: Distinct): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $: Object.is(value, -0) ? '-0' : String(value) }
  }
  if (typeof value !== 'object' || value === null) return value
  if (typeOf(value)) return { $: arrays.place(value as Packable) }
  if (Array.isArray(value)) return value.map(one => withoutArrays(one, arrays))
  const entries = Object.entries(value).map(([key, one]) => [key, withoutArrays(one, arrays)])
  return Object.hasOwn(value, '$') ? { $: entries } : Object.fromEntries(entries)
}

function withArrays(bare: unknown, arrays: readonly Packable[]): unknown {
  if (typeof bare !== 'object' || bare === null) return bare
  if (Array.isArray(bare)) return bare.map(one => withArrays(one, arrays))
  const own = Object.hasOwn(bare, '$') ? (bare as { $: number | string | [string, unknown][] }).$ : Object.entries(bare)
  if (typeof own === 'number') return arrays[own]
  if (typeof own === 'string') return Number(own)
  return Object.fromEntries(own.map(([key, one]) => [key, withArrays(one, arrays)]))
}

const deflate = (bytes: Uint8Array) => through(bytes, new CompressionStream('deflate-raw'))
const inflate = (bytes: Uint8Array) => through(bytes, new DecompressionStream('deflate-raw'))

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const piped = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream)
  return new Uint8Array(await new Response(piped as ReadableStream).arrayBuffer())
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
