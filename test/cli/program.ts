import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The command line as `npm run build` leaves it. */
export const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
export const data = fileURLToPath(new URL('../../data/', import.meta.url))
export const traces = `${data}traces/`

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const atOnce = 2
const waiting: (() => void)[] = []
let running = 0

async function turn(): Promise<void> {
  if (running < atOnce) running++
  else await new Promise<void>(resolve => waiting.push(resolve))
}

function done(): void {
  const next = waiting.shift()
  if (next) next()
  else running--
}

/** Runs the command line, two at a time however many tests ask; what it was told, printed and said. */
export async function precopy(args: readonly string[], { cwd = '/' }: { cwd?: string } = {}): Promise<Run> {
  await turn()
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
      let stdout = ''
      let stderr = ''
      child.stdout.setEncoding('utf8').on('data', text => (stdout += text))
      child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
      child.once('error', reject).once('close', code => resolve({ code, stdout, stderr }))
    })
  } finally {
    done()
  }
}

/** What a run that went well printed as JSON. */
export async function json(args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await precopy([...args, '--json'])
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`)
  if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`not one line of JSON: ${stdout.slice(0, 200)}`)
  return JSON.parse(stdout)
}

/** What was said on standard error besides the progress of a slow run. */
export const said = ({ stderr }: Pick<Run, 'stderr'>): string => stderr.replace(/^[-=]{40} .*\n/gm, '')
