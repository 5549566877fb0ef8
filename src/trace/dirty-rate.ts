import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { CountsTrace } from './counts.ts'
import { withFile } from './files.ts'
import { InputError } from './input-error.ts'

const count = z.int().nonnegative()
const ascending = (values: readonly number[]) => values.findIndex((value, i) => i > 0 && value <= values[i - 1]!)

/** Distinct pages found dirty in a sample, by window in milliseconds: QEMU patch series of April 2023. */
const sampledWindows = z
  .object({
    'page-size': z.int().positive(),
    periods: z.array(z.number().positive()).nonempty(),
    'n-dirty-pages': z.array(count).nonempty(),
    'n-sampled-pages': z.int().positive(),
    'n-zero-pages': count.optional(),
    'n-total-pages': z.int().positive(),
  })
  .check(({ value, issues }) => {
    const refuse = (path: (string | number)[], message: string) =>
      issues.push({ code: 'custom', path, message, input: value })
    const { periods, 'n-dirty-pages': dirty, 'n-sampled-pages': sampled, 'n-zero-pages': zero = 0 } = value
    const back = ascending(periods)
    if (back > 0) refuse(['periods', back], `must ascend, after ${periods[back - 1]}`)
    if (dirty.length !== periods.length) refuse(['n-dirty-pages', 'length'], `expected ${periods.length} counts`)
    const over = dirty.findIndex(pages => pages > sampled)
    if (over >= 0) refuse(['n-dirty-pages', over], `more than the ${sampled} pages sampled`)
    if (zero > sampled) refuse(['n-zero-pages'], `more than the ${sampled} pages sampled`)
    if (sampled > value['n-total-pages']) refuse(['n-sampled-pages'], `more than all ${value['n-total-pages']} pages`)
  })

const megabyte = 2 ** 20

/**
 * A reply of QMP `query-dirty-rate`: MiB a second over `calc-time` seconds, or milliseconds since QEMU 8.2, and in the
 * mode `page-sampling` of how many pages a GiB.
 */
const reply = z.object({
  return: z.object({
    status: z.literal('measured').optional(),
    'dirty-rate': z.number().nonnegative(),
    'calc-time': z.number().positive(),
    'calc-time-unit': z.enum(['second', 'millisecond']).default('second'),
    mode: z.string().optional(),
    'sample-pages': count.optional(),
  }),
})

/** What a `query-dirty-rate` reply does not tell. */
export interface GuestSize {
  /** Bytes; 4096 by default. */
  readonly pageSize?: number
  readonly pageCount?: number
  /** Pages that are zero or unpopulated; stands for what the file tells. */
  readonly zeroPages?: number
}

/**
 * Reads counts of dirty pages by window from JSON: windows of a sample (`periods` in ms, `n-dirty-pages` of
 * `n-sampled-pages`, scaled to `n-total-pages`), or one or a list of QEMU's `query-dirty-rate` replies, for which
 * `pageCount` must be given; replies of the same window are averaged. Such a reply is of a sample of its own, unless its
 * mode is another than `page-sampling`.
 *
 * @throws InputError that names the JSON path and the value found there
 */
export async function readDirtyRate(file: string, size: GuestSize = {}): Promise<CountsTrace> {
  const json = parseJson(file, await withFile(file, async handle => readFile(handle, 'utf8')))
  if (Array.isArray(json)) return fromReplies(file, parse(file, z.array(reply).nonempty(), json), size)
  if (typeof json === 'object' && json !== null && 'return' in json) {
    return fromReplies(file, [parse(file, reply, json)], size)
  }
  const sample = parse(file, sampledWindows, json)
  const scale = sample['n-total-pages'] / sample['n-sampled-pages']
  const { 'n-zero-pages': zero, 'n-dirty-pages': dirty, 'n-sampled-pages': sampled } = sample
  const zeroPages = size.zeroPages ?? (zero === undefined ? undefined : Math.round(zero * scale))
  return {
    pageSize: sample['page-size'],
    pageCount: sample['n-total-pages'],
    ...(zeroPages !== undefined && { zeroPages }),
    windows: Float64Array.from(sample.periods, period => period / 1000),
    pages: Float64Array.from(dirty, pages => pages * scale),
    sample: {
      pages: dirty.map(() => sampled),
      dirty,
      ...(zero !== undefined && size.zeroPages === undefined && { zero }),
      together: true,
    },
  }
}

function fromReplies(
  file: string,
  replies: z.infer<typeof reply>[],
  { pageSize = 4096, pageCount, zeroPages }: GuestSize,
): CountsTrace {
  if (pageCount === undefined) {
    throw new InputError(file, 'pageCount', 'query-dirty-rate does not tell it: give the page count', 'none')
  }
  const measured = replies.map(({ return: rate }) => {
    const window = rate['calc-time'] / (rate['calc-time-unit'] === 'second' ? 1 : 1000)
    const pages = Math.min((rate['dirty-rate'] * megabyte * window) / pageSize, pageCount)
    return { window, pages, sampled: sampledPages(rate, pageSize * pageCount) }
  })
  const windows = Float64Array.from(new Set(measured.map(({ window }) => window))).sort()
  const groups = Array.from(windows, window => measured.filter(one => one.window === window))
  const pages = Float64Array.from(groups, group => total(group.map(one => one.pages)) / group.length)
  const sampled = groups.map(group => total(group.map(one => one.sampled)))
  return {
    pageSize,
    pageCount,
    ...(zeroPages !== undefined && { zeroPages }),
    windows,
    pages,
    ...(measured.every(one => one.sampled > 0) && {
      sample: {
        pages: sampled,
        dirty: sampled.map((n, i) => (pages[i]! / pageCount) * n),
        together: windows.length === 1,
      },
    }),
  }
}

/** Pages that a reply is of (dirtyrate.c, `get_ramblock_dirty_info`); 0 where it does not tell, or took no sample. */
function sampledPages(rate: z.infer<typeof reply>['return'], memory: number): number {
  if (rate.mode !== 'page-sampling') return 0
  return Math.floor(((rate['sample-pages'] ?? 0) * memory) / 2 ** 30)
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

function parseJson(file: string, text: string): unknown {
  if (text.trim() === '') throw new InputError(file, 'JSON', 'empty file', '0 bytes')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError(file, 'JSON', 'cannot be read', cause instanceof Error ? cause.message : cause)
  }
}

function parse<T>(file: string, schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const [{ path, message }] = result.error.issues as [z.core.$ZodIssue]
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], json)
  const place = path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  throw new InputError(file, place.replace(/^\./, '') || 'JSON', message, value)
}
