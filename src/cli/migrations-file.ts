import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { type MeasuredMigration, measuredMigration } from '../evaluation/measured.ts'
import { migrationOfPolls, poll, strategyOfPolls } from '../evaluation/polls.ts'
import { InputError } from '../trace/input-error.ts'
import { checked, jsonLines } from '../trace/json-lines.ts'
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
  const rows = await jsonLines(file)
  if (rows.length === 0) throw new InputError(file, 'line 1', 'no migration', 'empty')
  const first = rows[0]!.value
  if (typeof first === 'object' && first !== null && 'query-migrate' in first) {
    const polls = rows.map(({ value, line }) => checked(poll, file, line, value))
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
  return rows.map(({ value, line }) => {
    const migration = checked(measuredMigration, file, line, value)
    const found = (name: string, path: string | null | undefined) => {
      if (!path) return undefined
      const whole = resolve(dirname(file), path)
      if (existsSync(whole)) return whole
      throw new InputError(file, `line ${line}, ${name}`, 'no such file', path)
    }
    const traceFile = found('before, trace', migration.before.trace)
    const duringFile = found('after, during', migration.after.during)
    return { migration, ...(traceFile && { traceFile }), ...(duringFile && { duringFile }) }
  })
}
