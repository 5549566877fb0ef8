import { readTrace } from '../../src/trace/open.ts'
import { writeParquet } from '../../src/trace/parquet-writer.ts'
import { traces } from './program.ts'

/** Writes the first `seconds` of a bundled trace to a file, for tests that are not of its workload. */
export async function shortTrace(file: string, name: string, seconds: number): Promise<string> {
  const [short] = (await readTrace(`${traces}${name}.parquet`)).splitAt(seconds)
  await writeParquet(file, short.info, short.length, [short])
  return file
}
