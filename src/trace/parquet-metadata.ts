import { InputError } from './input-error.ts'
import type { TraceInfo } from './trace.ts'

const texts = ['workload', 'hypervisor', 'capture', 'note', 'origin', 'licence'] as const
const largestPageCount = 2 ** 32

/** What is known of a guest as key-value metadata; keys of what is unknown are absent. */
export function metadataOf(info: TraceInfo): Map<string, string> {
  const entries: [string, string | number | undefined][] = [
    ['precopy.page_size', info.pageSize],
    ['precopy.page_count', info.pageCount],
    ['precopy.zero_pages', info.zeroPages],
    ...texts.map((name): [string, string | undefined] => [`precopy.${name}`, info[name]]),
  ]
  return new Map(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
}

/**
 * The inverse of `metadataOf`; other keys are ignored.
 *
 * @throws InputError when the page size or the page count is missing, or a number is none or out of range
 */
export function infoFrom(file: string, metadata: ReadonlyMap<string, string>): TraceInfo {
  const number = (key: string, least: number, most: number): number => {
    const text = metadata.get(key)
    const value = text?.trim() ? Number(text) : Number.NaN
    if (Number.isInteger(value) && value >= least && value <= most) return value
    const problem = text === undefined ? 'missing' : `must be a whole number from ${least} to ${most}`
    throw new InputError(file, `metadata ${key}`, problem, text)
  }
  const pageSize = number('precopy.page_size', 1, 2 ** 30)
  const pageCount = number('precopy.page_count', 1, largestPageCount)
  const zeroPages = metadata.has('precopy.zero_pages') ? number('precopy.zero_pages', 0, pageCount) : undefined
  const known = texts.flatMap(name => {
    const text = metadata.get(`precopy.${name}`)
    return text === undefined ? [] : [[name, text]]
  })
  return { pageSize, pageCount, ...(zeroPages !== undefined && { zeroPages }), ...Object.fromEntries(known) }
}
