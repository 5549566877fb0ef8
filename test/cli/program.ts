import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'

const built = (file: string) => new URL(`../../dist/cli/${file}`, import.meta.url)

/** The command line as `npm run build` leaves it. */
export const program = fileURLToPath(built('main.js'))
export const data = fileURLToPath(new URL('../../data/', import.meta.url))
export const traces = `${data}traces/`

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

type Job = () => Promise<Run>

/** Does jobs so many at a time, however many are asked for at once. */
function queue(atOnce: number): (job: Job) => Promise<Run> {
  const waiting: (() => void)[] = []
  let running = 0
  return async job => {
    if (running < atOnce) running++
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await job()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

const [here, apart] = [queue(1), queue(2)]

/** Runs a script in a process of its own; what it was told, printed and said. */
export const node = (
  script: string,
  args: readonly string[] = [],
  { cwd = '/' }: { cwd?: string } = {},
): Promise<Run> =>
  apart(
    () =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [script, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
        let stdout = ''
        let stderr = ''
        child.stdout.setEncoding('utf8').on('data', text => (stdout += text))
        child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
        child.once('error', reject).once('close', code => resolve({ code, stdout, stderr }))
      }),
  )

/** Runs the command line in a process of its own. */
export const spawned = (args: readonly string[], options: { cwd?: string } = {}): Promise<Run> =>
  node(program, args, options)

const { run }: typeof import('../../src/cli/program.ts') = await import(built('program.js').href)

/** The same in this process, which is quicker to start. */
export const precopy = (args: readonly string[], { cwd = '/' }: { cwd?: string } = {}): Promise<Run> =>
  here(async () => {
    const heard = (stream: NodeJS.WriteStream) => vi.spyOn(stream, 'write').mockReturnValue(true)
    const streams = [heard(process.stdout), heard(process.stderr)]
    const before = process.cwd()
    process.chdir(cwd)
    try {
      const code = await run(args)
      const [stdout, stderr] = streams.map(({ mock }) => mock.calls.map(([text]) => String(text)).join(''))
      return { code, stdout: stdout!, stderr: stderr! }
    } finally {
      process.chdir(before)
      for (const stream of streams) stream.mockRestore()
    }
  })

/** What a run that went well printed as JSON. */
export async function json(args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await precopy([...args, '--json'])
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`)
  if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`not one line of JSON: ${stdout.slice(0, 200)}`)
  return JSON.parse(stdout)
}

/** What was said on standard error besides the progress of a slow run. */
export const said = ({ stderr }: Pick<Run, 'stderr'>): string => stderr.replace(/^[-=]{40} .*\n/gm, '')
