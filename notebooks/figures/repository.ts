import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readTrace, type Trace } from 'precopy'

/** The repository, both from here and from where these sources are built. */
const root = new URL('../../', import.meta.url)

/** The path of a file that is named as in the repository. */
export const pathOf = (file: string): string => fileURLToPath(new URL(file, root))

export const readBundled = (file: string): Promise<Trace> => readTrace(pathOf(file))

/** The bundled traces whose names match, in the order of their names. */
export const traceFiles = (pattern: RegExp): string[] =>
  readdirSync(pathOf('data/traces'))
    .filter(name => pattern.test(name))
    .sort()
    .map(name => `data/traces/${name}`)

/** `gcc` of `data/traces/gcc-long.parquet`. */
export const workloadOf = (file: string): string => /([\w-]+)-(?:long|a\d+-\w+)\.parquet$/.exec(file)![1]!

/** Runs a command of precopy for its JSON; it uses all cores and tells its progress. */
export async function precopy<Json>(args: readonly string[]): Promise<Json> {
  const child = spawn(process.execPath, [pathOf('dist/cli/main.js'), ...args, '--json'], {
    cwd: fileURLToPath(root),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const status = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject))
  const chunks: Buffer[] = []
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer)
  const code = await status
  if (code !== 0) throw new Error(`precopy ${args[0]} ended with ${code}`)
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json
}

/** What is computed when it is first asked for, and then kept. */
export function once<Value>(compute: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined
  return () => {
    value ??= compute()
    return value
  }
}
