import type { DuckDBConnection, DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api'

const offline = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' }

/**
 * A database in memory, to be closed. With a `spill` folder it holds at most 1 GB in memory and the rest
 * there; the folder is removed with the database.
 */
export async function openDatabase(spill?: string): Promise<{ connection: DuckDBConnection; close: () => void }> {
  const limits = spill === undefined ? {} : { memory_limit: '1GB', temp_directory: spill }
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', { ...offline, ...limits })
  const connection = await instance.connect()
  const close = () => {
    connection.closeSync()
    instance.closeSync()
  }
  return { connection, close }
}

/**
 * The rows of a query in their order, a chunk at a time. When a query fails half way DuckDB ends its stream as if all
 * rows had come, so a last row, of NULLs, tells whether they have; if not, the query runs once more to say why.
 *
 * @param expressions SQL expressions of the columns
 * @param source an SQL table function
 */
export async function* chunksOf(
  connection: DuckDBConnection,
  expressions: readonly string[],
  source: string,
): AsyncGenerator<DuckDBDataChunk, void, undefined> {
  const nulls = expressions.map(() => 'null').join(', ')
  const columns = expressions.join(', ')
  const stream = await connection.stream(`select ${columns}, true from ${source} union all select ${nulls}, false`)
  const last = expressions.length
  for (let chunk = await stream.fetchChunk(); chunk?.rowCount; chunk = await stream.fetchChunk()) {
    const rows = chunk.rowCount
    if (chunk.getColumnVector(last).getItem(rows - 1) === true) yield chunk
    else {
      chunk.rowCount = rows - 1
      if (rows > 1) yield chunk
      return
    }
  }
  await connection.run(`select bit_xor(hash(${columns})) from ${source}`)
  throw new Error('the rows ended early')
}

/** The values of a DOUBLE vector, without a copy; NULLs are undefined. */
export const doubles = (vector: DuckDBVector): Float64Array => itemsOf(vector, Float64Array)

/** The values of a UINTEGER vector, without a copy; NULLs are undefined. */
export const uintegers = (vector: DuckDBVector): Uint32Array => itemsOf(vector, Uint32Array)

function itemsOf<T>(vector: DuckDBVector, type: new (...values: never[]) => T): T {
  const items: unknown = Reflect.get(vector, 'items')
  if (items instanceof type) return items
  throw new TypeError(`not a vector of ${type.name}: ${vector.type}`)
}

/** A string as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** What DuckDB says went wrong: the first line, without its class and without the file, which is named elsewhere. */
export function reason(cause: unknown, file: string): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  const [line = ''] = message.replace(/^[\w ]*Error: /, '').split('\n')
  return [` '${file}'`, ` "${file}"`, `: ${file}`].reduce((text, name) => text.replaceAll(name, ''), line).trim()
}
