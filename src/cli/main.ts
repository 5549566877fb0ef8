#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { backtestCommand } from './backtest.ts'
import { convertCommand } from './convert.ts'
import { curveCommand } from './curve.ts'
import { driftCommand } from './drift.ts'
import { fitCommand } from './fit.ts'
import { forecastCommand } from './forecast.ts'
import { hostCommand } from './host.ts'
import { inspectCommand } from './inspect.ts'
import { onlineCommand } from './online.ts'
import { ordersCommand } from './orders.ts'
import { replayCommand } from './replay.ts'
import { reportCommand } from './report.ts'
import { validateCommand } from './validate.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

const program = new Command('precopy')
  .description('Forecasts live migrations of virtual machines from traces of the pages they write.')
  .version(version)
  .showHelpAfterError('(try --help)')
  .configureOutput({ outputError: (text, write) => write(`precopy: ${text}`) })

const commands = [
  inspectCommand,
  convertCommand,
  fitCommand,
  forecastCommand,
  replayCommand,
  backtestCommand,
  validateCommand,
  hostCommand,
  curveCommand,
  onlineCommand,
  ordersCommand,
  driftCommand,
  reportCommand,
]
for (const command of commands) {
  program.addCommand(command().option('--debug', 'show where an error comes from').copyInheritedSettings(program))
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
