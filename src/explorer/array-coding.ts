/** Arrays that can be packed; their numbers are little-endian. */
export type Packable = Uint8Array | Uint32Array | Float64Array

export const arrayTypes = { Uint8Array, Uint32Array, Float64Array } as const
export type ArrayType = keyof typeof arrayTypes

/** The name of an array's type; undefined of what cannot be packed. */
export const typeOf = (value: unknown): ArrayType | undefined =>
  (Object.keys(arrayTypes) as ArrayType[]).find(name => value instanceof arrayTypes[name])

/**
 * Ways to write an array's bytes down so that Deflate finds more to save: as they are; the first byte of every number, then
 * every second one, and so on (what is alike stands together); and so of the differences from one number to the next, by
 * which a rising series becomes one of small numbers. Differences are of the bits, and wrap: nothing is lost.
 */
export const codings = ['plain', 'shuffled', 'differences'] as const
export type Coding = (typeof codings)[number]

export function encodeArray(array: Packable, coding: Coding): Uint8Array {
  if (coding === 'plain') return bytesOf(array)
  return shuffle(bytesOf(coding === 'shuffled' ? array : differences(array)), array.BYTES_PER_ELEMENT)
}

/** The array whose bytes `encodeArray` wrote down. */
export function decodeArray(bytes: Uint8Array, type: ArrayType, coding: Coding): Packable {
  const make = arrayTypes[type]
  const whole = coding === 'plain' ? bytes.slice() : unshuffle(bytes, make.BYTES_PER_ELEMENT)
  const array = new make(whole.buffer)
  if (coding === 'differences') accumulate(array)
  return array
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Packable): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

function differences(array: Packable): Packable {
  const copy = array.slice()
  if (copy instanceof Float64Array) {
    const bits = bitsOf(copy)
    for (let i = bits.length - 1; i > 0; i--) bits[i] = bits[i]! - bits[i - 1]!
  } else {
    for (let i = copy.length - 1; i > 0; i--) copy[i] = copy[i]! - copy[i - 1]!
  }
  return copy
}

function accumulate(array: Packable): void {
  if (array instanceof Float64Array) {
    const bits = bitsOf(array)
    for (let i = 1; i < bits.length; i++) bits[i] = bits[i]! + bits[i - 1]!
  } else {
    for (let i = 1; i < array.length; i++) array[i] = array[i]! + array[i - 1]!
  }
}

const bitsOf = ({ buffer, byteOffset, length }: Float64Array) => new BigUint64Array(buffer, byteOffset, length)

function shuffle(bytes: Uint8Array, width: number): Uint8Array {
  const count = bytes.length / width
  const planes = new Uint8Array(bytes.length)
  for (let plane = 0; plane < width; plane++) {
    for (let i = 0; i < count; i++) planes[plane * count + i] = bytes[i * width + plane]!
  }
  return planes
}

function unshuffle(planes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const count = planes.length / width
  const bytes = new Uint8Array(planes.length)
  for (let plane = 0; plane < width; plane++) {
    for (let i = 0; i < count; i++) bytes[i * width + plane] = planes[plane * count + i]!
  }
  return bytes
}
