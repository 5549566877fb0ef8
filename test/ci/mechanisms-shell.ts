import { type ChildProcess, spawn, spawnSync } from 'node:child_process'

/** Where a line runs: in this network namespace, or here. */
type Place = string | undefined

const argv = (line: string, namespace: Place) => [
  ...(namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace]),
  ...line.split(/\s+/),
]

/** Runs a line, split at white space, and gives what it printed and warned. @throws Error with what it complained of */
export function run(line: string, namespace?: Place): string {
  const [program, ...args] = argv(line, namespace) as [string, ...string[]]
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status === 0) return stdout + stderr
  throw new Error(`${line}: ${(stderr || error?.message || `exit code ${status}`).trim()}`)
}

/** What refuses one of these lines, told plainly; undefined when all run. */
export function refusal(lines: readonly string[], namespace?: Place): string | undefined {
  for (const line of lines) {
    try {
      run(line, namespace)
    } catch (error) {
      return `refused here: ${(error as Error).message}`
    }
  }
  return undefined
}

const children = new Set<ChildProcess>()

/** Starts a line as a session of its own, whose CPU time the kernel weighs alone; `stop` kills it and sees it end. */
export function start(line: string, namespace?: Place) {
  const [program, ...args] = argv(line, namespace) as [string, ...string[]]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  children.add(child)
  const gone = new Promise<void>(resolve => child.once('close', resolve).once('error', () => resolve()))
  const stop = async () => {
    child.kill('SIGKILL')
    await gone
    children.delete(child)
  }
  return { pid: child.pid!, output: child.stdout, stop }
}
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

export const pause = (seconds: number) => new Promise<void>(resolve => setTimeout(resolve, seconds * 1000))
