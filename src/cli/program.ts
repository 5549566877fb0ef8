import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { forgetRemarks } from './output.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** A module a command, so that only the one that is asked for is loaded. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  inspect: async () => (await import('./inspect.ts')).inspectCommand(),
  convert: async () => (await import('./convert.ts')).convertCommand(),
  fit: async () => (await import('./fit.ts')).fitCommand(),
  forecast: async () => (await import('./forecast.ts')).forecastCommand(),
  replay: async () => (await import('./replay.ts')).replayCommand(),
  backtest: async () => (await import('./backtest.ts')).backtestCommand(),
  validate: async () => (await import('./validate.ts')).validateCommand(),
  plan: async () => (await import('./plan.ts')).planCommand(),
  admit: async () => (await import('./admit.ts')).admitCommand(),
  host: async () => (await import('./host.ts')).hostCommand(),
  curve: async () => (await import('./curve.ts')).curveCommand(),
  online: async () => (await import('./online.ts')).onlineCommand(),
  isolation: async () => (await import('./isolation.ts')).isolationCommand(),
  orders: async () => (await import('./orders.ts')).ordersCommand(),
  drift: async () => (await import('./drift.ts')).driftCommand(),
  report: async () => (await import('./report.ts')).reportCommand(),
}

/** The program with the command of this name, or with all of them where there is none. */
async function program(name: string): Promise<Command> {
  const program = new Command('precopy')
    .description('Forecasts live migrations of virtual machines from traces of the pages they write.')
    .version(version)
    .showHelpAfterError('(try --help)')
    .configureOutput({ outputError: (text, write) => write(`precopy: ${text}`) })
    .exitOverride()
  const asked = commands[name]
  for (const command of asked ? [asked] : Object.values(commands)) {
    const made = await command()
    program.addCommand(made.option('--debug', 'show where an error comes from').copyInheritedSettings(program))
  }
  return program
}

/**
 * Runs a command line, the words after `precopy`.
 * @returns its exit code: 0 done, 1 the input is bad, 2 the command line is wrong
 */
export async function run(words: readonly string[]): Promise<number> {
  try {
    await (await program(words[0] ?? '')).parseAsync(words, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const message = error instanceof Error ? error.message : String(error)
    forgetRemarks()
    process.stderr.write(`precopy: ${message.split('\n', 1)[0]}\n`)
    if (words.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`)
    return 1
  }
}
