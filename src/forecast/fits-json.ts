import { restore } from '../models/registry.ts'
import type { Fits } from './fits.ts'

/** Fits as plain data and typed arrays: what is written to a file and sent to another thread. */
export interface PlainFits {
  readonly precopy: 'fits'
  readonly version: 1
  readonly memory: Fits['memory']
  readonly models: Readonly<Record<string, { model: string; state: unknown }>>
}

export function plainFits({ memory, models }: Fits): PlainFits {
  const plain = Object.entries(models).map(([name, { model, state }]) => [name, { model, state }])
  return { precopy: 'fits', version: 1, memory, models: Object.fromEntries(plain) }
}

/** @throws RangeError when a model is unknown */
export function restoreFits({ memory, models }: PlainFits): Fits {
  const restored = Object.entries(models).map(([name, fitted]) => [name, restore(fitted)])
  return { memory, models: Object.fromEntries(restored) }
}

const arrays = { Uint8Array, Uint32Array, Float64Array } as const
type ArrayName = keyof typeof arrays
const arrayNames = Object.keys(arrays) as ArrayName[]

/** Fits as JSON; a typed array is `{ "Uint32Array": base64 }`, little-endian. */
export function fitsToJson(fits: Fits): string {
  return JSON.stringify(plainFits(fits), (_, value) => {
    const name = arrayNames.find(name => value instanceof arrays[name])
    return name ? { [name]: encodeBase64(value) } : value
  })
}

/**
 * Fits from their JSON.
 *
 * @throws SyntaxError when it is not JSON
 * @throws RangeError when it is not of fits, or of a version or model that is not known
 */
export function fitsFromJson(json: string): Fits {
  const plain: unknown = JSON.parse(json, (_, value) => {
    const name = arrayNames.find(name => typeof value?.[name] === 'string')
    return name ? new arrays[name](decodeBase64(value[name])) : value
  })
  if (!isPlainFits(plain)) throw new RangeError('expected fits of version 1')
  return restoreFits(plain)
}

const isPlainFits = (value: unknown): value is PlainFits =>
  typeof value === 'object' &&
  value !== null &&
  'precopy' in value &&
  value.precopy === 'fits' &&
  'version' in value &&
  value.version === 1 &&
  'memory' in value &&
  'models' in value

export function encodeBase64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength)
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}

export function decodeBase64(base64: string): ArrayBuffer {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes.buffer
}
