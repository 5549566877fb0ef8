import { readFileSync } from 'node:fs'
import { getSystemErrorMap } from 'node:util'
import { z } from 'zod'
import { bandwidthOf, type LinkSpec } from '../migration/link-spec.ts'
import { InputError } from '../trace/input-error.ts'
import { orInputError } from './or-input-error.ts'
import { quantityField } from './quantity-field.ts'

const seconds = quantityField('seconds', { mayBeZero: true })
const rate = quantityField('bytes per second', { mayBeZero: true })
const step = z.strictObject({ from: seconds, rate })
const point = z.strictObject({ time: seconds, rate })
const forms = {
  schedule: z.array(step),
  series: z.array(point),
  fluctuating: z.strictObject({ law: z.string(), parameters: z.record(z.string(), z.number()), every: seconds }),
}
type Form = keyof typeof forms

/**
 * Reads a path whose bandwidth changes. A CSV file has the columns `from,rate`, a schedule from the start of the migration
 * on, or `time,rate`, a measured series of which a migration starts at a random instant. A JSON file has an object of one
 * of `schedule`, `series` (arrays of such rows) and `fluctuating` (`law`, `parameters`, `every`). Times and rates may have
 * units; without, they are seconds and bytes per second.
 *
 * @throws InputError that names the file, the place, what is wrong and the value there
 */
export function readLink(file: string): LinkSpec {
  const text = contents(file)
  const spec = /^\s*[[{]/.test(text) ? fromJson(file, text) : fromCsv(file, text)
  orInputError(file, Object.keys(spec)[0]!, () => bandwidthOf(spec))
  return spec
}

function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if (!(cause instanceof Error && 'errno' in cause && typeof cause.errno === 'number')) throw cause
    const [code, problem] = getSystemErrorMap().get(cause.errno) ?? ['unknown', cause.message]
    throw new InputError(file, 'open', problem, code)
  }
}

function fromJson(file: string, text: string): LinkSpec {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new InputError(file, 'line 1', 'not JSON', text.slice(0, 40).split('\n', 1)[0])
  }
  const keys = Object.keys(value as object)
  const form = keys.length === 1 && keys[0]! in forms ? (keys[0] as Form) : undefined
  if (!form) throw new InputError(file, 'keys', `expected one of ${Object.keys(forms).join(', ')}`, keys.join(', '))
  return {
    [form]: valid<unknown>(forms[form], file, [form], (value as Record<Form, unknown>)[form]),
  } as unknown as LinkSpec
}

function fromCsv(file: string, text: string): LinkSpec {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const columns = cells(header)
  const form: Form | undefined = { 'from,rate': 'schedule', 'time,rate': 'series' }[columns.join(',')] as Form
  if (!form) throw new InputError(file, 'line 1', 'expected the columns from,rate or time,rate', header.slice(0, 40))
  const rows = lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    const values = cells(line)
    const place = `line ${i + 2}`
    if (values.length !== 2) throw new InputError(file, place, 'expected two values', line.slice(0, 40))
    const row = Object.fromEntries(columns.map((column, at) => [column, values[at]]))
    return [valid<object>(form === 'schedule' ? step : point, file, [place], row)]
  })
  return { [form]: rows } as unknown as LinkSpec
}

const cells = (line: string) => line.split(',').map(cell => cell.trim())

/** The value, checked. @throws InputError that names the place, below `place`, and the value there */
function valid<T>(schema: z.ZodType<T>, file: string, place: readonly string[], value: unknown): T {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  const path = issue!.path.map(String)
  const found = path.reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], value)
  throw new InputError(file, [...place, ...path].join(', '), issue!.message, JSON.stringify(found)?.slice(0, 60))
}
