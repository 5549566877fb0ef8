import { Command } from 'commander'
import { convert } from '../trace/open.ts'
import { addReadOptions, jsonOption, type ReadOptions, readOptions } from './options.ts'
import { print } from './output.ts'
import { remarkUntold } from './read-trace.ts'

export function convertCommand(): Command {
  return addReadOptions(new Command('convert'))
    .description('Converts a trace to canonical Parquet, or to CSV, TSV or JSONL, by the extension of OUT.')
    .argument('<in>', 'a trace in any readable format')
    .argument('<out>', 'the file to write: whole, or not at all')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  precopy convert writes.csv trace.parquet --epoch 20ms --page-count 131072')
    .action(async (input: string, output: string, options: ReadOptions, command: Command) => {
      remarkUntold(input, options, await convert(input, output, readOptions(options)))
      print(command, { in: input, out: output }, () => `wrote ${output}`)
    })
}
