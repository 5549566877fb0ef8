import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readHost, writeHost } from '../../src/cli/host-file.ts'
import { readMigrations } from '../../src/cli/migrations-file.ts'
import type { HostCase } from '../../src/evaluation/host/case.ts'
import { fitHost, type HostFit } from '../../src/evaluation/host/fit-host.ts'
import { machineCase, machineSummary } from '../../src/evaluation/machine.ts'
import { measuredMigration } from '../../src/evaluation/measured.ts'
import { fit } from '../../src/forecast/fits.ts'
import { forecast, forecastRows } from '../../src/forecast/forecast.ts'
import { defaultHost, type Host } from '../../src/migration/host.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { dirtyCurveModel } from '../../src/models/dirty-curve.ts'
import { source } from '../../src/random.ts'
import { InputError } from '../../src/trace/input-error.ts'
import { readTrace } from '../../src/trace/open.ts'
import { scratch } from '../trace/scratch.ts'
import { forecasted } from './contract.ts'
import { data, json, precopy, said, traces } from './program.ts'

const { path, write } = scratch()

const bundled = readFileSync(`${data}migrations.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map(line => measuredMigration.parse(JSON.parse(line)))
const whole = (file: string | null | undefined) => (file ? data + file : null)
/** Bundled records, with the whole names of their traces. */
const records = (name: string, ...ids: string[]) => {
  const lines = ids.map(id => {
    const { before, after, ...one } = bundled.find(migration => migration.id === id)!
    const traced = { ...before, trace: whole(before.trace) }
    return JSON.stringify({ ...one, before: traced, after: { ...after, during: whole(after.during) } })
  })
  return write(name, `${lines.join('\n')}\n`)
}
const casesOf = async (file: string): Promise<HostCase[]> =>
  Promise.all(
    (await readMigrations(file)).map(async ({ migration, traceFile, duringFile }) => ({
      migration,
      ...(traceFile && { before: await readTrace(traceFile) }),
      ...(duringFile && { during: await readTrace(duringFile) }),
    })),
  )

test('host learns what the library learns, and writes what --host reads', async () => {
  const past = records('past.jsonl', 'idle-a000', 'idle-a001', 'idle-a003')
  const run = await precopy(['host', past, '-o', path('host.json')])
  expect({ code: run.code, said: said(run) }).toEqual({ code: 0, said: '' })
  const { host, estimatedFrom } = fitHost(await casesOf(past))
  expect(await readHost(path('host.json'))).toEqual(host)
  expect(JSON.parse(readFileSync(path('host.json'), 'utf8'))).toEqual({ precopy: 'host', host, estimatedFrom })
  expect(estimatedFrom).toMatchObject({ setupTime: 3, synchronisation: 3 })
  expect(run.stdout).toMatch(/^Learnt from 3 migrations:\n/)
  expect(run.stdout).toMatch(/^set-up, until the first synchronisation +\S+ ms +\S+ ms … \S+ ms +3$/m)
  expect(run.stdout).toMatch(new RegExp(`^exponent of the guest's slow-down +${defaultHost.slowdown} +default$`, 'm'))
})

const slow: Host = { ...defaultHost, setupTime: { median: 7, sigma: 0 } }
const written: HostFit = { host: slow, estimatedFrom: { setupTime: 9 } }

test('--host changes a forecast as it does in the library', async () => {
  await writeHost(path('slow.json'), written)
  const file = `${traces}idle-a000-before.parquet`
  const args = ['--bandwidth', '32MiB/s', '--downtime-limit', '30ms', '--model', 'dirty-curve', '--draws', '20']
  const told = forecasted.parse(await json(['forecast', file, ...args, '--host', path('slow.json')]))
  const fits = fit(await readTrace(file), { 'dirty-curve': dirtyCurveModel() })
  const migration = { link: { bandwidth: 32 * 2 ** 20 }, policy: qemu({ downtimeLimit: 0.03 }) }
  const [usual, slower] = [defaultHost, slow].map(host =>
    forecastRows(forecast(fits, migration, { draws: 20, source: source(1), host }))[0]!.totalTime.quantile(0.5),
  )
  expect(told.forecasts[0]!.totalTime.median).toBe(slower)
  expect(slower! - usual!).toBeGreaterThan(6.9)
  expect(slower! - usual!).toBeLessThan(7.1)
})

describe('a host file', () => {
  test('gives back what was written, a sender without limit too; without one it is the default', async () => {
    const free = { ...slow, senderRate: null }
    await writeHost(path('free.json'), { ...written, host: free })
    expect(await readHost(path('free.json'))).toEqual(free)
    expect(await readHost(undefined)).toBe(defaultHost)
  })

  const changed = (changes: object) => JSON.stringify({ precopy: 'host', host: { ...slow, ...changes } }, null, 2)
  test.each([
    ['empty.json', '', 'JSON: not a host that precopy learnt ()'],
    ['cut.json', '{\n  "precopy": "host",\n  "ho', 'JSON: not a host that precopy learnt ({)'],
    ['list.json', '[]', 'JSON: Invalid input: expected object, received array ([])'],
    ['other.json', '{"precopy":"fits"}', 'precopy: Invalid input: expected "host" ("fits")'],
    ['none.json', '{"precopy":"host"}', 'host: Invalid input: expected object, received undefined (undefined)'],
    ['negative.json', changed({ slowdown: -1 }), 'host, slowdown: Too small: expected number to be >=0 (-1)'],
    [
      'median.json',
      changed({ startUp: { median: '4 ms', sigma: 1 } }),
      'host, startUp, median: Invalid input: expected number, received string ("4 ms")',
    ],
    [
      'rate.json',
      changed({ senderRate: { median: 0, sigma: 0 } }),
      'host, senderRate, median: Too small: expected number to be >0 (0)',
    ],
    ['more.json', changed({ startUp: { ...slow.startUp, mean: 1 } }), 'host, startUp: Unrecognized key: "mean" ('],
    [
      'fewer.json',
      changed({ pageWork: undefined }),
      'host, pageWork: Invalid input: expected number, received undefined',
    ],
  ])('%s is refused in one line', async (name, content, message) => {
    const file = write(name, content)
    const error = await readHost(file).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(InputError)
    expect((error as InputError).message).toContain(`${file}: ${message}`)
    expect((error as InputError).message).not.toContain('\n')
  })

  test('that is missing or bad ends the program', async () => {
    const bad = write('bad.json', changed({ deviceState: null }))
    const { code, stdout, stderr } = await precopy([
      'validate',
      '--machine',
      records('one.jsonl', 'idle-a000'),
      '--host',
      bad,
    ])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(`precopy: ${bad}: host, deviceState: Invalid input: expected number, received null (null)\n`)
    await expect(readHost(path('missing.json'))).rejects.toThrow('open: no such file or directory (ENOENT)')
  })
})

test('validate --machine replays what was traced during migrations that completed', async () => {
  const file = records('traced.jsonl', 'redis-a004', 'idle-a000', 'gcc-a002', 'vlc-rtp-a003')
  const printed = await json(['validate', '--machine', file])
  const cases = await casesOf(file)
  const replays = cases.flatMap(({ migration, during }) =>
    during ? (machineCase(migration, during, defaultHost) ?? []) : [],
  )
  expect(replays.map(({ id }) => id)).toEqual(['redis-a004', 'gcc-a002'])
  expect(printed).toEqual({ summary: machineSummary(replays), replays })
})
