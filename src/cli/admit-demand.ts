import { readFile } from 'node:fs/promises'
import { withFile } from '../trace/files.ts'
import { InputError } from '../trace/input-error.ts'

/**
 * Reads demand over time, in cores, from the column `demand` of a CSV file; its rows are even steps of time.
 *
 * @throws InputError that names the file, the line and the value there
 */
export async function readDemand(file: string): Promise<number[]> {
  const text = await withFile(file, handle => readFile(handle, 'utf8'))
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const column = cells(header).indexOf('demand')
  if (column < 0) throw new InputError(file, 'line 1', 'expected a column demand', header.slice(0, 40))
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    const cell = cells(line)[column]
    const value = cell ? Number(cell) : Number.NaN
    if (value >= 0 && value < Infinity) return [value]
    throw new InputError(file, `line ${i + 2}, column demand`, 'expected cores, 0 or more', cell || line.slice(0, 40))
  })
}

const cells = (line: string) => line.split(',').map(cell => cell.trim())
