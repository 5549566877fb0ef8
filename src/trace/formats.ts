import { InputError } from './input-error.ts'

export type Format = 'parquet' | 'csv' | 'tsv' | 'jsonl' | 'json'

/**
 * The format that a file's extension stands for; text may be compressed (`.csv.gz`).
 *
 * @throws InputError when it is none of `allowed`
 */
export function formatOf(file: string, allowed: readonly Format[]): { format: Format; gzip: boolean } {
  const [extension = '', name, gz] = /\.(\w+?)(\.gz)?$/i.exec(file) ?? []
  const format = allowed.find(format => format === name?.toLowerCase())
  const gzip = gz !== undefined
  if (format && !(gzip && (format === 'parquet' || format === 'json'))) return { format, gzip }
  const expected = allowed.map(format => `.${format}`).join(', ')
  throw new InputError(file, 'extension', `expected one of ${expected}`, extension || 'none')
}
