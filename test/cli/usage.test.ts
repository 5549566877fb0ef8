import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { simulated } from '../evaluation/online/simulated-polls.ts'
import { scratch } from '../trace/scratch.ts'
import { data, precopy, program, said, spawned, traces } from './program.ts'
import { shortTrace } from './short-traces.ts'

const { folder, path, write } = scratch()
const idle = `${traces}idle-a000-before.parquet`
const migration = ['--bandwidth', '32MiB/s', '--downtime-limit', '300ms']
const help = await spawned(['--help'])
const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name!).filter(name => name !== 'help')

describe('a wrong command line', () => {
  test.each<[string, string[]]>([
    ["unknown command 'migrate'", ['migrate']],
    ["unknown option '--colour'", ['inspect', idle, '--colour']],
    ["missing required argument 'trace'", ['inspect']],
    ["too many arguments for 'inspect'", ['inspect', idle, idle]],
    ["required option '--bandwidth <rate>' not specified", ['forecast', idle, '--downtime-limit', '1s']],
    ["required option '--downtime-limit <time>' not specified", ['replay', idle, '--bandwidth', '1MB/s']],
    ["required option '-o, --out <file>' not specified", ['report', idle]],
    ["missing required argument 'migrations'", ['validate']],
    ["required option '--bandwidth <rate>' not specified", ['backtest', idle, '--downtime-limit', '1s']],
    ["argument 'dirty-curve,nonsense' is invalid", ['validate', idle, '--models', 'dirty-curve,nonsense']],
    ["argument 'process,luck' is invalid", ['backtest', idle, ...migration, '--layers', 'process,luck']],
    ["argument 'nonsense' is invalid", ['forecast', idle, ...migration, '--model', 'nonsense']],
    ["argument 'resample,' is invalid", ['fit', idle, '--model', 'resample,']],
    ["argument '0' is invalid", ['forecast', idle, ...migration, '--draws', '0']],
    ["argument '1.5' is invalid", ['forecast', idle, ...migration, '--seed', '1.5']],
    ["argument '2' is invalid", ['forecast', idle, ...migration, '--level', '2']],
    ["argument 'telepathy' is invalid", ['replay', idle, ...migration, '--strategy', 'telepathy']],
    ["cannot be used with option '--every <time>'", ['replay', idle, ...migration, '--at', '1s', '--every', '1s']],
  ])('%s', async (message, args) => {
    const { code, stdout, stderr } = await precopy(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^precopy: /)
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^ {4}at /m)
  })

  test.each([[[]], [['migrate']], [['inspect', '--colour']]])('ends the program with code 2: %j', async args => {
    const { code, stdout } = await spawned(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

/** What examples of the help text name, where they run: the bundled data, but little of what is long. */
function layOut(): void {
  mkdirSync(path('data/traces'), { recursive: true })
  const link = (name: string) => symlinkSync(`${data}${name}`, path(`data/${name}`))
  for (const name of readdirSync(data)) if (name !== 'traces' && name !== 'migrations.jsonl') link(name)
  for (const name of readdirSync(traces)) if (!name.endsWith('-long.parquet')) link(`traces/${name}`)
  const migrations = readFileSync(`${data}migrations.jsonl`, 'utf8').split('\n')
  write('data/migrations.jsonl', migrations.filter(line => line.includes('"idle-a00')).join('\n'))
  const { polls } = simulated(() => 900, { link: { bandwidth: 30e6 }, pageCount: 20_000, deadline: 60 })
  write('polls.jsonl', polls.map(poll => JSON.stringify(poll)).join('\n'))
  write('writes.csv', 'time,page\n0,1\n0.01,2\n0.05,131071\n')
}

const cut = new Map<string, number>()

/** The long traces that an example names, as far as the longest time that it names and 20 s more. */
async function cutTraces(example: string): Promise<void> {
  const times = [...example.matchAll(/ (\d+)s\b/g)].map(([, seconds]) => Number(seconds))
  const seconds = 20 + Math.max(0, ...times)
  for (const [file, name] of example.matchAll(/data\/traces\/([\w-]+-long)\.parquet/g)) {
    if (cut.get(file) !== seconds) await shortTrace(path(file), name!, seconds)
    cut.set(file, seconds)
  }
}

describe('--help', () => {
  beforeAll(layOut)

  test('of the program names every command', () => {
    expect(help.code).toBe(0)
    expect(commands).toEqual(expect.arrayContaining(['inspect', 'forecast', 'replay', 'validate', 'report']))
    const lines = help.stdout.split('\nCommands:\n')[1]!.trimEnd().split('\n')
    expect(commands.length).toBe(lines.filter(line => /^ {2}\w/.test(line)).length - 1)
  })

  test.each(commands)('of %s has an example, which runs', async command => {
    const { code, stdout, stderr } = await precopy([command, '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('--json')
    const examples = /\nExample:\n((?: {2}.+\n?)+)/.exec(stdout)![1]!.trimEnd().split('\n')
    for (const example of examples) {
      await cutTraces(example)
      const [name, ...args] = example.trim().split(/\s+/)
      expect([name, args[0]]).toEqual(['precopy', command])
      const few = [
        ...(stdout.includes('--probability ') ? ['--probability', '0.3'] : []),
        ...(stdout.includes('--draws ') ? ['--draws', stdout.includes('--probability ') ? '10' : '5'] : []),
        ...(stdout.includes('--every ') ? ['--every', '5s'] : []),
        ...(stdout.includes('--models ') ? ['--models', 'resample'] : []),
        ...(stdout.includes('--model ') && !example.includes('--model ') ? ['--model', 'dirty-curve'] : []),
      ]
      const run = await precopy([...args, ...few], { cwd: folder })
      expect(run.code, `${example}: ${run.stderr}`).toBe(0)
    }
  })
})

test('--version is that of the package', async () => {
  const { code, stdout } = await spawned(['--version'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

test('a reader that goes away is no error', async () => {
  const args = ['forecast', idle, ...migration, '--draws', '5', '--model', 'dirty-curve']
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  expect({ code, said: said({ stderr }) }).toEqual({ code: 0, said: '' })
})
