import { readFile } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import type { Command, Option } from 'commander'
import type { PageProgram, PageSection } from '../charts/page.ts'
import type { ShownOutcomes } from '../explorer/forecast.ts'
import type { Asked, Carried } from '../explorer/messages.ts'
import { pack } from '../explorer/packing.ts'
import { explorerSection } from '../explorer/section.ts'
import type { GivenOption } from '../explorer/setting.ts'
import { explorerStyle } from '../explorer/style.ts'
import type { Fits } from '../forecast/fits.ts'
import { encodeBase64, plainFits } from '../forecast/fits-json.ts'
import type { ForecastRow } from '../forecast/forecast.ts'
import { describePath } from './describe-policy.ts'
import { policyOfOption } from './hypervisor-options.ts'

/** The words of a command line's options as they were written, once it has been read. */
export function givenWords(command: Command): ReadonlyMap<Option, readonly string[]> {
  const given = new Map<Option, readonly string[]>()
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (word?: string) =>
      given.set(option, [option.long!, ...(option.required ? [named(String(word))] : [])]),
    )
  }
  return given
}

/** A file by its name where its place is this machine's; any other word as it is. */
const named = (word: string) => (isAbsolute(word) ? basename(word) : word)

/** Options that a setting says, or that are no forecast's. */
const others = ['bandwidth', 'downtimeLimit', 'policy', 'model', 'out', 'migrations', 'explorer', 'json', 'debug']

function keptOptions(given: ReadonlyMap<Option, readonly string[]>): GivenOption[] {
  return [...given]
    .filter(([option]) => !others.includes(option.attributeName()))
    .map(([option, words]) => {
      const policy = policyOfOption[option.attributeName()]
      return { words, ...(policy && { policy }), ...(option.attributeName() === 'link' && { path: true }) }
    })
}

interface ExplorerInput extends Omit<Asked, 'models' | 'model' | 'command'> {
  /** Of the part, of its own on the page. */
  readonly id: string
  readonly given: ReadonlyMap<Option, readonly string[]>
  readonly fits: Fits
  readonly rows: readonly ForecastRow[]
}

/** The part of a report in which its forecast is recomputed. */
export async function explorerOf(
  file: string,
  { id, given, fits, rows, ...asked }: ExplorerInput,
): Promise<PageSection> {
  const { spec, draws, seed, layers } = asked
  const carried: Carried = {
    fits: plainFits(fits),
    reported: Object.fromEntries(rows.map(row => [row.model, outcomesOf(row)])),
  }
  const packed = encodeBase64(await pack(carried))
  const models = Object.keys(fits.models)
  const command = { file: named(file), options: keptOptions(given) }
  const kept = [spec.strategy, ...describePath(spec).slice(1), `up to ${draws} draws`, `seed ${seed}`]
  return explorerSection(
    id,
    { ...asked, models, model: models.at(-1)!, command },
    packed,
    `All else stays as it was asked for: ${kept.join(', ')}; uncertain: ${layers.join(', ')}.`,
  )
}

/** Draws as a table of a forecast keeps them: each quantity in its order. */
function outcomesOf({ convergence, totalTime, downtime, rounds, bytes }: ForecastRow): ShownOutcomes {
  const draws = totalTime.draws.length
  return {
    converged: new Uint8Array(draws).fill(1, 0, Math.round(convergence * draws)),
    totalTime: totalTime.draws,
    downtime: downtime.draws,
    rounds: rounds.draws,
    bytes: bytes.draws,
  }
}

const bundle = (name: string) => readFile(new URL(`../../dist/explorer/${name}.min.js`, import.meta.url), 'utf8')

/** What makes a page with such parts live. */
export const explorerProgram = async (): Promise<PageProgram> => ({
  script: await bundle('page'),
  style: explorerStyle,
  workers: { 'explorer-worker': await bundle('worker') },
})
