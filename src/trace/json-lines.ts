import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { ZodType } from 'zod'
import { withFile } from './files.ts'
import { InputError } from './input-error.ts'

/** A line of a file that is not empty, as JSON. */
export interface JsonLine {
  readonly value: unknown
  /** Counted from 1. */
  readonly line: number
}

/**
 * Reads values of one kind, a JSON object a line, from a file that may be compressed (`.gz`): measured migrations, say, by
 * the schema `measuredMigration`.
 *
 * @throws InputError that names the line and what is wrong there
 */
export async function readJsonLines<T>(file: string, schema: ZodType<T>): Promise<T[]> {
  const lines = await jsonLines(file)
  if (lines.length === 0) throw new InputError(file, 'line 1', 'expected a JSON object a line', 'empty')
  return lines.map(({ value, line }) => checked(schema, file, line, value))
}

/** The lines of such a file, not yet checked. @throws InputError when one is not JSON */
export async function jsonLines(file: string): Promise<JsonLine[]> {
  const lines = (await readText(file)).split('\n')
  return lines.flatMap((text, i) => (text.trim() ? [{ value: parseLine(file, text, i + 1), line: i + 1 }] : []))
}

async function readText(file: string): Promise<string> {
  const bytes = await withFile(file, handle => readFile(handle))
  if (!file.endsWith('.gz')) return bytes.toString('utf8')
  return (
    await promisify(gunzip)(bytes).catch(error => {
      throw new InputError(file, 'gzip', error.message, `${bytes.length} bytes`)
    })
  ).toString('utf8')
}

/** @throws InputError when the line is not JSON */
export function parseLine(file: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new InputError(file, `line ${number}`, 'not JSON', line.slice(0, 40))
  }
}

/** The value in a line, checked. @throws InputError that names the place in the line and the value there */
export function checked<T>(schema: ZodType<T>, file: string, line: number, value: unknown): T {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  const path = issue!.path.map(String)
  const found = path.reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], value)
  throw new InputError(file, [`line ${line}`, ...path].join(', '), issue!.message, JSON.stringify(found)?.slice(0, 60))
}
