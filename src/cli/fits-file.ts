import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Fits, fit } from '../forecast/fits.ts'
import { fitsFromJson, fitsToJson } from '../forecast/fits-json.ts'
import type { Model } from '../models/model.ts'
import { usualModels } from '../models/registry.ts'
import { isCounts, type Observed } from '../trace/counts.ts'
import { writeWhole } from '../trace/files.ts'
import { InputError } from '../trace/input-error.ts'
import type { ReadOptions } from './options.ts'
import { openAsked, readAsked } from './read-trace.ts'

type Models = Readonly<Record<string, Model>>

export const writeFits = (file: string, fits: Fits): Promise<void> =>
  writeWhole(file, temporary => writeFile(temporary, fitsToJson(fits)))

/** A trace to fit models to: in memory if it has pages. */
export async function readObserved(file: string, options: ReadOptions): Promise<Observed> {
  const isText = file.endsWith('.json')
  const opened = isText ? await openAsked(file, options) : undefined
  return opened && isCounts(opened) ? opened : readAsked(file, options)
}

/**
 * The fits in FILE, or those of `models` to the trace in it.
 *
 * @throws InputError when the file is neither, or a model needs pages that it does not have
 */
export async function readFits(file: string, models: Models | undefined, options: ReadOptions): Promise<Fits> {
  return (await fitsIn(file)) ?? fitTo(file, await readObserved(file, options), models)
}

/** The fits in FILE, if it holds fits. @throws InputError when they are damaged */
export async function fitsIn(file: string): Promise<Fits | undefined> {
  if (!file.endsWith('.json')) return undefined
  const text = await readFile(file, 'utf8').catch(() => '')
  return /^\s*\{\s*"precopy"\s*:\s*"fits"/.test(text) ? parseFits(file, text) : undefined
}

const memory = z.object({
  pageSize: z.int().positive(),
  pageCount: z.int().positive(),
  zeroPages: z.int().nonnegative(),
  zero: z.instanceof(Uint32Array).optional(),
})

function parseFits(file: string, text: string): Fits {
  const refuse = (problem: string) => new InputError(file, 'fits', problem, `${text.length} bytes`)
  let fits: Fits
  try {
    fits = fitsFromJson(text)
  } catch (error) {
    throw refuse(error instanceof SyntaxError || error instanceof RangeError ? error.message : 'damaged')
  }
  if (Object.keys(fits.models).length === 0) throw refuse('no models')
  if (!memory.safeParse(fits.memory).success) throw refuse('the memory of the guest is missing or damaged')
  return fits
}

/** Of fits, those with these names. @throws InputError when one is missing */
export function chooseFits(file: string, { memory, models }: Fits, names: readonly string[]): Fits {
  const chosen = names.map(name => {
    const fitted = models[name]
    if (fitted) return [name, fitted] as const
    throw new InputError(file, 'fits', `no fit of ${name}`, Object.keys(models).join(','))
  })
  return { memory, models: Object.fromEntries(chosen) }
}

/**
 * Fits `models` to what was observed, or the usual ones that it allows.
 *
 * @throws InputError when a model needs pages and there are only counts
 */
export function fitTo(file: string, observed: Observed, models = fittable(observed)): Fits {
  try {
    return fit(observed, models)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new InputError(file, 'trace', error.message, 'counts only')
  }
}

const fittable = (observed: Observed): Models =>
  Object.fromEntries(Object.entries(usualModels).filter(([, model]) => !(model.needsPages && isCounts(observed))))
