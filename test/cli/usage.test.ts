import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scratch } from '../trace/scratch.ts'
import { data, precopy, program, traces } from './program.ts'

const { folder, write } = scratch()
// What the examples of the help text name, where they run.
symlinkSync(data, `${folder}/data`)
write('writes.csv', 'time,page\n0,1\n0.01,2\n0.05,131071\n')

const idle = `${traces}idle-a000-before.parquet`
const migration = ['--bandwidth', '32MiB/s', '--downtime-limit', '300ms']
const commands = ['inspect', 'convert', 'fit', 'forecast', 'replay', 'backtest', 'validate', 'host', 'curve', 'report']

describe.concurrent('a wrong command line', () => {
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

  test('no command at all', async () => {
    const { code, stdout } = await precopy([])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe.concurrent('--help', () => {
  test.each(commands)('of %s has an example, which runs', async command => {
    const { code, stdout, stderr } = await precopy([command, '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('--json')
    const examples = /\nExample:\n((?: {2}.+\n?)+)/.exec(stdout)![1]!.trimEnd().split('\n')
    for (const example of examples) {
      const [name, ...args] = example.trim().split(/\s+/)
      expect([name, args[0]]).toEqual(['precopy', command])
      const few = [
        ...(stdout.includes('--draws ') ? ['--draws', '5'] : []),
        ...(stdout.includes('--every ') ? ['--every', '40s'] : []),
        ...(stdout.includes('--models ') ? ['--models', 'resample'] : []),
      ]
      const run = await precopy([...args, ...few], { cwd: folder })
      expect(run.code, `${example}: ${run.stderr}`).toBe(0)
    }
  })

  test('of the program names every command', async () => {
    const { code, stdout } = await precopy(['--help'])
    expect(code).toBe(0)
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'))
  })
})

test.concurrent('--version is that of the package', async () => {
  const { code, stdout } = await precopy(['--version'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

test.concurrent('a reader that goes away is no error', async () => {
  const args = ['forecast', idle, ...migration, '--draws', '20']
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', text => (said += text))
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  expect({ code, said }).toEqual({ code: 0, said: '' })
})
