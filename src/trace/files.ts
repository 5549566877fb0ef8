import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import { InputError } from './input-error.ts'

/** Runs `read` on an open file. @throws InputError when it cannot be opened, or is a folder */
export async function withFile<T>(file: string, read: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file).catch(cause => {
    throw systemError(file, 'open', cause)
  })
  try {
    if ((await handle.stat()).isDirectory()) throw new InputError(file, 'open', 'is a folder', 'EISDIR')
    return await read(handle)
  } finally {
    await handle.close()
  }
}

/**
 * Writes a file whole or not at all: `write` gets the name of a temporary file in the same folder, which takes the
 * file's name once it is complete and is removed on failure.
 *
 * @throws InputError when the folder is missing or cannot be written to
 */
export async function writeWhole(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}`)
  try {
    await (await open(temporary, 'wx')).close()
    await write(temporary)
    await rename(temporary, file)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw systemError(file, 'write', cause)
  }
}

/** The system's errors as an InputError, `FILE: open: no such file or directory (ENOENT)`; others as they are. */
function systemError(file: string, place: string, cause: unknown): unknown {
  if (!(cause instanceof Error && 'errno' in cause && typeof cause.errno === 'number')) return cause
  const [code, problem] = getSystemErrorMap().get(cause.errno) ?? ['unknown', cause.message]
  return new InputError(file, place, problem, code)
}
