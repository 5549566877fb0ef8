import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { InputError } from 'precopy'
import type { Figure } from './figure.ts'
import { figures } from './figures.ts'
import { filesOf, folder, stale, withIndex, writeAll } from './output.ts'
import { pathOf } from './repository.ts'

/** Makes all figures, or those named. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean', default: false }, out: { type: 'string' } },
  })
  const chosen = choose(positionals)
  const kept = pathOf(folder)
  const made = new Map<string, Awaited<ReturnType<typeof filesOf>>>()
  for (const [i, figure] of chosen.entries()) {
    console.error(`${figure.name} (${i + 1} of ${chosen.length})`)
    made.set(figure.name, await filesOf(figure, await figure.draw()))
  }
  const to = values.out === undefined ? kept : resolve(values.out)
  const files = await withIndex(made, figures, values.check ? kept : to)
  if (!values.check) return writeAll(files, to)
  const differing = await stale(files, kept)
  if (differing.length > 0)
    throw new InputError(folder, 'figures', 'are not what the sources make', differing.join(', '))
}

function choose(names: readonly string[]): readonly Figure[] {
  const known = figures.map(({ name }) => name)
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined) throw new InputError('command line', 'figure', `must be of ${known.join(', ')}`, unknown)
  return names.length === 0 ? figures : figures.filter(({ name }) => names.includes(name))
}

main().catch(error => {
  const isUsage = error instanceof InputError || String(error.code).startsWith('ERR_PARSE_ARGS')
  console.error(isUsage ? error.message : error)
  process.exitCode = 1
})
