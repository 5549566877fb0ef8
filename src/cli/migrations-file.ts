import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { ZodError, ZodType } from 'zod'
import { type MeasuredMigration, measuredMigration } from '../evaluation/measured.ts'
import { migrationOfPolls, poll, strategyOfPolls } from '../evaluation/polls.ts'
import { withFile } from '../trace/files.ts'
import { InputError } from '../trace/input-error.ts'
import { remark } from './output.ts'

/** A measured migration and the file that has the trace recorded before it, if there is one. */
export interface MigrationOnDisk {
  readonly migration: MeasuredMigration
  readonly traceFile?: string
  /** That of the trace recorded while it ran. */
  readonly duringFile?: string
}

/**
 * Reads measured migrations, one JSON object a line, or one migration as the polls of `query-migrate` during it; both
 * may be compressed (`.gz`). Of polls that saw no round of pre-copy there is no migration, and a remark says so.
 *
 * @throws InputError that names the line and what is wrong there
 */
export async function readMigrations(file: string): Promise<MigrationOnDisk[]> {
  const lines = (await readText(file)).split('\n')
  const rows = lines.flatMap((line, i) => (line.trim() ? [{ value: parseLine(file, line, i + 1), place: i + 1 }] : []))
  if (rows.length === 0) throw new InputError(file, 'line 1', 'no migration', 'empty')
  const first = rows[0]!.value
  if (typeof first === 'object' && first !== null && 'query-migrate' in first) {
    const polls = rows.map(({ value, place }) => checked(poll, file, place, value))
    const id = basename(file).replace(/\.jsonl(\.gz)?$/, '')
    const migration = migrationOfPolls(id, id.replace(/-\d+$/, ''), polls)
    if (migration) return [{ migration }]
    const strategy = strategyOfPolls(polls)
    if (strategy !== 'pre-copy') {
      remark(`${basename(file)}: ${strategy}, no round of pre-copy was seen: left out`)
      return []
    }
    throw new InputError(file, 'polls', 'no poll found the migration under way', `${polls.length} polls`)
  }
  return rows.map(({ value, place }) => {
    const migration = checked(measuredMigration, file, place, value)
    const found = (name: string, path: string | null | undefined) => {
      if (!path) return undefined
      const whole = resolve(dirname(file), path)
      if (existsSync(whole)) return whole
      throw new InputError(file, `line ${place}, ${name}`, 'no such file', path)
    }
    const traceFile = found('before, trace', migration.before.trace)
    const duringFile = found('after, during', migration.after.during)
    return { migration, ...(traceFile && { traceFile }), ...(duringFile && { duringFile }) }
  })
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
  const [issue] = (error as ZodError).issues
  const path = issue!.path.map(String)
  const found = path.reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], value)
  throw new InputError(file, [`line ${line}`, ...path].join(', '), issue!.message, JSON.stringify(found)?.slice(0, 60))
}
