import { appendFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
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
 * @throws InputError when the file holds something else
 */
export async function openJournal<Entry>(file: string, header: unknown): Promise<Journal<Entry>> {
  const first = JSON.stringify(header)
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text.split('\n').slice(0, -1)
  if (text !== '' && lines[0] !== first) {
    throw new InputError(file, 'line 1', 'holds another job than this one: choose another file', lines[0]?.slice(0, 40))
  }
  const done = lines.slice(1).map(line => JSON.parse(line) as Entry)
  try {
    writeFileSync(file, [first, ...lines.slice(1), ''].join('\n'))
  } catch (error) {
    throw new InputError(
      file,
      'write',
      'cannot be written',
      error instanceof Error && 'code' in error ? error.code : '',
    )
  }
  return { done, add: entry => appendFileSync(file, `${JSON.stringify(entry)}\n`) }
}
