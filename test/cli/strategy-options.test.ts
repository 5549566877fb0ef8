import { Command, CommanderError } from 'commander'
import { describe, expect, test } from 'vitest'
import { effectFormats, type ForecastSummary, forecastGrid } from '../../src/cli/forecast-summary.ts'
import { addMigrationOptions, type MigrationOptions, migrationSpec } from '../../src/cli/options.ts'
import { strategyOptionNames } from '../../src/cli/strategy-options.ts'
import type { MigrationSpec } from '../../src/migration/spec.ts'

/** The specification that a command line gives. */
async function specOf(...args: string[]): Promise<MigrationSpec> {
  let spec: MigrationSpec | undefined
  const command = addMigrationOptions(new Command('replay'), { bandwidth: '32MiB/s', downtimeLimit: '300ms' })
  command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action((options: MigrationOptions) => {
      spec = migrationSpec(options)
    })
  await command.parseAsync(args, { from: 'user' })
  return spec!
}

describe('what belongs to a strategy', () => {
  test('reaches the specification', async () => {
    const hybrid = ['--strategy', 'hybrid', '--switch-after', '2', '--push', 'bubbling', '--pivots', '3']
    expect(await specOf(...hybrid, '--fault-latency', '0s', '--preempt')).toMatchObject({
      strategy: 'hybrid',
      switchAfter: 2,
      push: 'bubbling',
      pivots: 3,
      faultLatency: 0,
      preempt: true,
    })
    expect(await specOf('--strategy', 'self-migration', '--checkpoint-buffer', '4MiB')).toMatchObject({
      checkpointBuffer: 4 * 2 ** 20,
    })
    expect(await specOf('--order', 'optimal', '--balloon')).toMatchObject({ order: 'optimal', balloon: true })
  })

  test('is not there unless asked for', async () => {
    const spec = await specOf()
    for (const name of strategyOptionNames) expect(spec).not.toHaveProperty(name)
  })

  test.each([
    [['--switch-after', '2'], "option '--switch-after <n>' belongs to the strategy hybrid: pre-copy"],
    [['--strategy', 'stop-and-copy', '--preempt'], 'belongs to the strategy post-copy, hybrid, copy-on-reference'],
    [['--strategy', 'copy-on-reference', '--push', 'forward'], 'belongs to the strategy post-copy, hybrid'],
    [['--strategy', 'post-copy', '--pivots', '2'], "needs '--push bubbling'"],
    [['--order', 'random'], 'Allowed choices are address, least-recently-written'],
    [['--strategy', 'teleport'], 'Allowed choices are pre-copy, stop-and-copy, post-copy, hybrid'],
  ])('%j is refused', async (args, message) => {
    await expect(specOf(...args)).rejects.toThrow(CommanderError)
    await expect(specOf(...args)).rejects.toThrow(message)
  })
})

test('a forecast shows the effects that it has', () => {
  const of = (value: number) => ({ mean: value, median: value, lower: value / 2, upper: value * 2 })
  const row = { convergence: 1, layers: [], rounds: of(2), totalTime: of(4), downtime: of(0.005), bytes: of(2 ** 20) }
  const plain: ForecastSummary = { model: 'markov', ...row }
  expect(forecastGrid([plain]).columns).toEqual(['model', 'converges', 'rounds', 'total time', 'downtime', 'sent'])
  const { columns, cells } = forecastGrid([{ ...plain, faults: of(12), stall: of(0.2) }, plain])
  expect(columns.slice(6)).toEqual(['faults', 'stall'])
  expect(cells[0]!.slice(6)).toEqual(['12 [6, 24]', '200 ms [100 ms, 400 ms]'])
  expect(cells[1]!.slice(6)).toEqual(['', ''])
  expect(effectFormats.remaining.format(99.6)).toBe('100')
})
