import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readAdmitFile } from '../../src/cli/admit-file.ts'
import { moverOf } from '../../src/cli/admit-migrations.ts'
import { defaultHost } from '../../src/migration/host.ts'
import { models } from '../../src/models/registry.ts'
import { scratch } from '../trace/scratch.ts'
import { data, json, precopy, traces } from './program.ts'

const { path, write } = scratch()
const example = `${data}host-example.json`

const amount = z.number().nonnegative()
const probability = z.number().min(0).max(1)
const summary = z.object({ mean: z.number(), median: z.number(), lower: z.number(), upper: z.number() })
const share = z.object({ probability, lower: probability, upper: probability })
const plan = z.object({
  order: z.array(z.string()).nonempty(),
  concurrency: z.int().positive(),
  sharing: z.enum(['fair', 'fixed']),
  makespan: summary,
  completion: summary,
  downtime: summary,
  converged: share,
  success: share,
})
const admitted = z.object({
  host: z.object({ name: z.string(), cores: z.int(), cap: probability, link: amount }),
  draws: z.int(),
  seed: z.int(),
  admission: z.object({
    fits: z.boolean(),
    cores: z.enum(['fit', 'do not fit', 'unknown']),
    utilisation: amount,
    rate: amount,
    shares: z.array(z.object({ tenant: z.string(), utilisation: probability, core: z.int().nullable() })),
  }),
  shift: z
    .object({ away: z.array(z.string()), to: z.record(z.string(), z.string()), cost: amount, least: z.boolean() })
    .nullable()
    .optional(),
  migrations: z.array(
    z.object({ name: z.string(), convergence: probability, totalTime: summary, downtime: summary, cost: amount }),
  ),
  plans: z.array(plan),
  best: plan.optional(),
  meets: z.boolean().nullable().optional(),
  gains: z.array(z.object({ name: z.string(), mean: amount, demand: amount, ratio: z.number(), saved: z.number() })),
  moves: z.array(
    z.object({ name: z.string(), to: z.string(), net: summary, worthwhile: share, breakEven: amount.nullable() }),
  ),
})

const few = ['--draws', '6', '--seed', '2']

describe('admit', () => {
  test('the example: it does not fit, one is shifted, and all can be evacuated', async () => {
    const goal = ['--total', '100s', '--probability', '0.2', '--concurrency', '1,4']
    const answer = admitted.parse(await json(['admit', example, '--evacuate', ...goal, ...few]))
    expect(answer.admission).toMatchObject({ fits: false, cores: 'do not fit' })
    expect(answer.admission.utilisation).toBeCloseTo(3.1, 9)
    expect(Object.keys(answer.shift!.to).sort()).toEqual(['gcc', 'redis', 'vlc', 'xz'])
    const [best, worst, together] = answer.plans
    expect(answer.plans.map(({ concurrency }) => concurrency)).toEqual([1, 1, 4])
    expect(worst!.order).toEqual([...best!.order].reverse())
    expect(worst!.makespan.mean).toBeCloseTo(best!.makespan.mean, 9)
    expect(worst!.completion.mean).toBeGreaterThan(best!.completion.mean)
    expect(together!.completion.mean).toBeGreaterThan(best!.completion.mean)
    expect(answer.best).toEqual(best)
    expect(answer.meets).toBe(true)
    expect(answer.gains.map(({ name }) => name).sort()).toEqual(['gcc', 'redis', 'xz'])
    expect(answer.moves).toHaveLength(6)
    for (const { net } of answer.moves) expect(net.lower).toBeLessThanOrEqual(net.upper)
  })

  test('in words, without forecasts where all fit, and no more of the link than there is', async () => {
    const vms = [{ name: 'a', vcpus: [{ budget: '30ms', period: '100ms' }], rate: '1MB/s' }]
    const file = write('fits.json', JSON.stringify({ cores: 1, link: '8Mbit/s', sender: { cpuPerByte: 0 }, vms }))
    const { code, stdout, stderr } = await precopy(['admit', file])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^vm +cores +on core +link\na +0\.3 +0 +976\.6 KiB\/s\n/)
    expect(stdout).toContain('host fits: 0.3 of 0.95 cores and 976.6 KiB/s of 976.6 KiB/s reserved.')
    const away = await precopy(['admit', file, '--evacuate'])
    expect(away.code).toBe(1)
    expect(away.stderr).toContain('link: is all reserved, so that migrations need a --bandwidth (976.6 KiB/s)')
  })

  test('a bad file is one line', async () => {
    const file = write('bad.json', '{"cores": 0}')
    const { code, stdout, stderr } = await precopy(['admit', file])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^precopy: .*bad\.json: cores: .* \(0\)\n$/)
  })
})

describe('a host file that cannot be used', () => {
  const good = JSON.parse(readFileSync(example, 'utf8'))
  const vm = good.vms[0]
  const vms = (change: object) => ({ ...good, vms: [{ ...vm, ...change }] })
  write('demand.csv', 'time,demand\n0,1\n1,\n')
  write('load.csv', 'time,load\n0,1\n')

  test.each<[string, object]>([
    ['cap: Too big', { ...good, cap: 1.5 }],
    ['link: expected bytes per second, such as 32MiB/s ("fast")', { ...good, link: 'fast' }],
    ['vms: ', { ...good, vms: [] }],
    ['vms, 0, vcpus, 0: a budget is at most its period ({', vms({ vcpus: [{ budget: '2s', period: '1s' }] })],
    ['vms, 0, vcpus, 0, period: expected a positive number of seconds (0)', vms({ vcpus: [{ budget: 1, period: 0 }] })],
    ['vms, 0, weight: ', vms({ weight: -1 })],
    ['vms, 0, demand, 1: Too small', vms({ demand: [1, -1] })],
    ['vms, 0, demand: expected a CSV file or numbers (3)', vms({ demand: 3 })],
    [
      'vms, 0, demand: a period must be a whole number of steps, twice in the series of 3 (12)',
      vms({ demand: [1, 2, 3] }),
    ],
    ['vms: a name stands twice (redis)', { ...good, vms: [vm, vm] }],
    ['demand: the step of demands is missing', { ...good, demand: undefined }],
    ['vms, 0: Unrecognized key: "colour"', vms({ colour: 'red' })],
    ['line 3, column demand: expected cores, 0 or more (1,)', vms({ demand: 'demand.csv' })],
    ['line 1: expected a column demand (time,load)', vms({ demand: 'load.csv' })],
    ['open: no such file or directory (ENOENT)', vms({ demand: 'none.csv' })],
  ])('%s', async (message, content) => {
    const file = write('host.json', JSON.stringify(content))
    await expect(readAdmitFile(file)).rejects.toThrow(message)
  })

  test('is not JSON', async () => {
    await expect(readAdmitFile(write('half.json', '{"cores": '))).rejects.toThrow(
      'half.json: JSON: not JSON ({"cores":)',
    )
  })
})

test('a host file: quantities, defaults, and demand from a CSV file beside it', async () => {
  write('even.csv', '\uFEFFtime, demand\r\n0, 1\r\n1, 0.5\r\n2, 1\r\n3, 0.5\r\n4, 1\r\n5, 0\r\n')
  const vcpus = [{ budget: '20ms', period: 0.1 }]
  const vms = [{ name: 'a', vcpus, demand: 'even.csv', trace: 't.parquet' }]
  const content = { cores: 2, link: '1Gbit/s', demand: { every: '1s', period: '2s' }, vms }
  const file = await readAdmitFile(write('small.json', JSON.stringify(content)))
  expect(file).toMatchObject({
    name: 'host',
    capacity: { cores: 2, cap: 0.95, link: 125e6 },
    sender: { cpuPerByte: 1 / 146e6, period: 0.01 },
    clock: { step: 1, period: 2 },
    destinations: [],
  })
  expect(file.tenants).toEqual([
    {
      name: 'a',
      shares: [{ budget: 0.02, period: 0.1 }],
      rate: 0,
      weight: 1,
      trace: path('t.parquet'),
      demand: [1, 0.5, 1, 0.5, 1, 0],
    },
  ])
})

test('draw i of a migration depends on the seed, the name and i alone', async () => {
  const vm = { name: 'a', shares: [], rate: 0, weight: 1, trace: `${traces}idle-a000-before.parquet` }
  const options = { model: models['constant-rate']!, downtimeLimit: 0.3, seed: 4, host: defaultHost }
  const drawn = async (name: string, draws: number, first: number) => {
    const mover = await moverOf('host.json', { ...vm, name }, { ...options, draws })
    mover.drawsAt(first)
    return [...mover.drawsAt(2e7).totalTime]
  }
  const three = await drawn('a', 3, 1e8)
  expect(new Set(three).size).toBe(3)
  expect((await drawn('a', 2, 5e7)).slice(0, 2)).toEqual(three.slice(0, 2))
  expect(await drawn('b', 3, 1e8)).not.toEqual(three)
  await expect(
    moverOf('host.json', { name: 'a', shares: [], rate: 0, weight: 1 }, { ...options, draws: 1 }),
  ).rejects.toThrow('host.json: vms: a trace or fits are needed to forecast its migration (a)')
})
