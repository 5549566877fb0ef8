import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Poll, poll } from '../evaluation/polls.ts'
import { withFile } from '../trace/files.ts'
import { InputError } from '../trace/input-error.ts'
import { checked, parseLine } from '../trace/json-lines.ts'

/**
 * Polls of `query-migrate`, one JSON object a line, as they come: from a file, which may be compressed (`.gz`), or from
 * standard input (`-`).
 *
 * @throws InputError that names the line and what is wrong there
 */
export async function* readPolls(file: string): AsyncGenerator<Poll> {
  if (file !== '-') await withFile(file, async () => {})
  let number = 0
  try {
    for await (const line of createInterface({ input: open(file), crlfDelay: Infinity })) {
      number++
      if (line.trim()) yield checked(poll, file, number, parseLine(file, line, number))
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new InputError(file, `line ${number + 1}`, error.message, String(error.code))
  }
}

function open(file: string): Readable {
  if (file === '-') return process.stdin
  const bytes = createReadStream(file)
  if (!file.endsWith('.gz')) return bytes
  const text = createGunzip()
  bytes.on('error', error => text.destroy(error))
  return bytes.pipe(text)
}
