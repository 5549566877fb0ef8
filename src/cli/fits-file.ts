import { readFile, writeFile } from 'node:fs/promises'
import { type Fits, fit } from '../forecast/fits.ts'
import { fitsFromJson, fitsToJson } from '../forecast/fits-json.ts'
import type { Model } from '../models/model.ts'
import { isCounts, type Observed } from '../trace/counts.ts'
import { writeWhole } from '../trace/files.ts'
import { InputError } from '../trace/input-error.ts'
import { openTrace, readTrace } from '../trace/open.ts'
import type { ReadOptions } from './options.ts'

export const writeFits = (file: string, fits: Fits): Promise<void> =>
  writeWhole(file, temporary => writeFile(temporary, fitsToJson(fits)))

/** A trace to fit models to: in memory if it has pages. */
export async function readObserved(file: string, options: ReadOptions): Promise<Observed> {
  const isText = file.endsWith('.json')
  const opened = isText ? await openTrace(file, options) : undefined
  return opened && isCounts(opened) ? opened : readTrace(file, options)
}

/**
 * The fits in FILE, or those of `models` to the trace in it.
 *
 * @throws InputError when the file is neither, or a model needs pages that it does not have
 */
export async function readFits(file: string, models: Record<string, Model>, options: ReadOptions): Promise<Fits> {
  if (file.endsWith('.json')) {
    const text = await readFile(file, 'utf8').catch(() => '')
    if (text.startsWith('{"precopy":"fits"')) return parseFits(file, text)
  }
  return fitTo(file, await readObserved(file, options), models)
}

function parseFits(file: string, text: string): Fits {
  try {
    return fitsFromJson(text)
  } catch (error) {
    throw new InputError(file, 'fits', error instanceof Error ? error.message : 'unreadable', `${text.length} bytes`)
  }
}

/** @throws InputError when a model needs pages and there are only counts */
export function fitTo(file: string, observed: Observed, models: Record<string, Model>): Fits {
  try {
    return fit(observed, models)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new InputError(file, 'trace', error.message, 'counts only')
  }
}
