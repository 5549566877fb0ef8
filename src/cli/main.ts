#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

const program = new Command('precopy')
  .description('Forecasts live migrations of virtual machines from traces of the pages they write.')
  .version(version)
  .showHelpAfterError('(try --help)')
  .configureOutput({ outputError: (text, write) => write(`precopy: ${text}`) })

/** A module a command, so that only the one that is asked for is loaded. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  inspect: async () => (await import('./inspect.ts')).inspectCommand(),
  convert: async () => (await import('./convert.ts')).convertCommand(),
  fit: async () => (await import('./fit.ts')).fitCommand(),
  forecast: async () => (await import('./forecast.ts')).forecastCommand(),
  replay: async () => (await import('./replay.ts')).replayCommand(),
  backtest: async () => (await import('./backtest.ts')).backtestCommand(),
  validate: async () => (await import('./validate.ts')).validateCommand(),
  host: async () => (await import('./host.ts')).hostCommand(),
  curve: async () => (await import('./curve.ts')).curveCommand(),
  online: async () => (await import('./online.ts')).onlineCommand(),
  orders: async () => (await import('./orders.ts')).ordersCommand(),
  drift: async () => (await import('./drift.ts')).driftCommand(),
  report: async () => (await import('./report.ts')).reportCommand(),
}
const asked = commands[process.argv[2] ?? '']
for (const command of asked ? [asked] : Object.values(commands)) {
  const made = await command()
  program.addCommand(made.option('--debug', 'show where an error comes from').copyInheritedSettings(program))
}

/** A reader that went away (`precopy … | head`) is no error. */
process.stdout.on('error', error => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1))

try {
  program.exitOverride()
  for (const command of program.commands) command.exitOverride()
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2)
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`precopy: ${message.split('\n', 1)[0]}\n`)
  if (process.argv.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  process.exit(1)
}
