import { appendFileSync, existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { withFile, writeWhole } from '../trace/files.ts'
import { InputError } from '../trace/input-error.ts'

/** A file of results that a job adds to line by line, so that an interrupted one goes on where it stopped. */
export interface Journal<Entry> {
  /** What an earlier run of the same job left. */
  readonly done: readonly Entry[]
  add(entry: Entry): void
}

/**
 * Opens the journal of a job that `header` describes in full; a line that was cut off is dropped.
 *
 * @throws InputError when the file holds something else, is damaged, or cannot be read or written
 */
export async function openJournal<Entry>(file: string, header: unknown): Promise<Journal<Entry>> {
  const first = JSON.stringify(header)
  const text = existsSync(file) ? await withFile(file, handle => handle.readFile('utf8')) : ''
  const lines = text.split('\n').slice(0, -1)
  if (lines[0] !== first && !first.startsWith(text)) {
    const found = text.split('\n', 1)[0]!.slice(0, 40)
    throw new InputError(file, 'line 1', 'holds another job than this one: choose another file', found)
  }
  const kept = lines.slice(1)
  const done = kept.map((line, i) => parseEntry<Entry>(file, line, i + 2))
  await writeWhole(file, temporary => writeFile(temporary, [first, ...kept, ''].join('\n')))
  return { done, add: entry => appendFileSync(file, `${JSON.stringify(entry)}\n`) }
}

function parseEntry<Entry>(file: string, line: string, number: number): Entry {
  try {
    return JSON.parse(line)
  } catch {
    throw new InputError(file, `line ${number}`, 'not JSON', line.slice(0, 40))
  }
}
