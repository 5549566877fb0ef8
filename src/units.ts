import { unit } from 'mathjs'

/** A quantity that a person wrote and that cannot be read. */
export class QuantityError extends RangeError {
  readonly problem: string

  constructor(problem: string, text: string) {
    super(`${problem} (${text})`)
    this.name = 'QuantityError'
    this.problem = problem
  }
}

/** What a quantity is of. */
export type Dimension = 'bytes' | 'bytes per second' | 'seconds'

const unitOf: Record<Dimension, string> = { bytes: 'B', 'bytes per second': 'B/s', seconds: 's' }
const examples: Record<Dimension, string> = { bytes: '512MiB', 'bytes per second': '32MiB/s', seconds: '300ms' }

/**
 * Reads a quantity as people write it, such as `32MiB/s`, `1Gbit/s`, `50 ms` or `512 MiB`; a bare number is already in
 * the dimension's own unit, unless it is not to be `bare`.
 *
 * @throws QuantityError when it does not parse, has another dimension, or is not a positive finite number
 */
export function parseQuantity(text: string, dimension: Dimension, { bare = true } = {}): number {
  const isBare = bare && /^\s*[-+.\d]+(e[-+]?\d+)?\s*$/i.test(text)
  const value = isBare ? Number(text) : convert(text, dimension)
  if (Number.isFinite(value) && value > 0) return value
  throw new QuantityError(`expected a positive number of ${dimension}`, text)
}

function convert(text: string, dimension: Dimension): number {
  try {
    if (!/^\s*[-+]?\.?\d/.test(text)) throw new RangeError(`a quantity begins with a number: ${text}`)
    return unit(text.replace(/bits?\b/, 'b').replace(/[µμ]/, 'u')).toNumber(unitOf[dimension])
  } catch {
    throw new QuantityError(`expected ${dimension}, such as ${examples[dimension]}`, text)
  }
}

const scales = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Bytes for a person to read: `33554432` gives `32 MiB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(scales.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${Number((bytes / 1024 ** power).toPrecision(4))} ${scales[power]}`
}

/** Seconds for a person to read: `0.0824` gives `82.4 ms`, `12.6614` gives `12.66 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds === 0) return '0 s'
  return seconds < 1 ? `${Number((seconds * 1000).toPrecision(3))} ms` : `${Number(seconds.toPrecision(4))} s`
}
