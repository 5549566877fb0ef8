import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { source } from '../../src/random.ts'
import { writeParquet } from '../../src/trace/parquet-writer.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { scratch } from '../trace/scratch.ts'
import { planned } from './contract.ts'
import { data, json, precopy } from './program.ts'

const { path } = scratch()
const trace = path('guest.parquet')
const asked = ['--downtime', '60ms', '--probability', '0.8']
const plan = async (...args: string[]) => planned.parse(await json(['plan', trace, ...asked, ...args]))

beforeAll(async () => {
  const made = syntheticTrace({
    pageCount: 16384,
    epoch: 0.05,
    duration: 16,
    writes: { law: 'hot-cold', pages: 4000, rate: 2000, hot: 0.1, share: 0.5 },
    source: source(6),
  })
  await writeParquet(trace, made.info, made.length, [made])
})

describe('plan', () => {
  test('answers with the least bandwidth, what it reserves, and replays of what was not fitted', async () => {
    const answer = await plan('--train', '8s', '--every', '0.2s', '--total', '6s')
    const required = { probability: 0.8, downtime: 0.06, totalTime: 6 }
    expect(answer).toMatchObject({ met: true, sought: 'bandwidth', throttle: 0, ...required })
    const { bandwidth, downtimeLimit, achieved, bounds, reservation, commands, check, starts } = answer
    expect(achieved.lower).toBeGreaterThanOrEqual(0.8)
    expect(bounds).toEqual({ missed: expect.any(Number), met: bandwidth })
    expect(bounds.missed).toBeLessThan(bandwidth)
    expect(downtimeLimit).toBeLessThan(0.06)
    expect(reservation.link.rate).toBeCloseTo((bandwidth * 1538) / 1448, 3)
    expect(check!.met / check!.replays).toBeGreaterThan(0.8)
    expect(starts!.at(-1)!.at).toBeCloseTo(8, 6)
    expect(commands.monitor).toEqual([
      `migrate_set_parameter max-bandwidth ${Math.floor(bandwidth)}B`,
      `migrate_set_parameter downtime-limit ${Math.round(downtimeLimit * 1000)}`,
    ])
    const { budget, period } = reservation.cpu!
    expect(commands.apply.at(-1)).toContain(
      `--sched-runtime ${Math.round(budget * 1e9)} --sched-deadline ${Math.round(period * 1e9)}`,
    )
  })

  test('holds the guest where nothing else will do', async () => {
    const given = ['--bandwidth', '6MiB/s', '--downtime-limit', '60ms', '--downtime', '100ms']
    const { met, sought, throttle } = await plan(...given, '--total', '30s', '--tick', '0s')
    expect({ met, sought }).toEqual({ met: true, sought: 'throttle' })
    expect(throttle).toBeGreaterThan(0.2)
  })

  test('draws its map at a bandwidth that is given, and says the same with the same seed', async () => {
    const [page, chart] = [path('plan.html'), path('map.svg')]
    const args = ['--bandwidth', '64MiB/s', '--draws', '60', '--horizon', '2s']
    const { map, ...one } = await plan(...args, '--page', page, '--chart', chart)
    expect(one).toMatchObject({ met: true, sought: 'downtimeLimit', bandwidth: 2 ** 26 })
    expect(await plan(...args)).toEqual(one)
    expect(map!.cells).toHaveLength(80)
    expect(readFileSync(page, 'utf8')).toContain('What to reserve')
    expect(readFileSync(chart, 'utf8')).toMatch(/^<svg/)
  })

  test('of counts alone', async () => {
    const counts = ['plan', `${data}dirty-rate-2023.json`, '--downtime', '1s', '--probability', '0.6', '--draws', '30']
    const answer = await json([
      ...counts,
      '--bandwidth',
      '1GiB/s',
      '--downtime-limit',
      '500ms',
      '--sender-rate',
      '5GB/s',
    ])
    expect(planned.parse(answer).models.map(({ model }) => model)).not.toContain('resample')
  })

  test.each<[string, string[], string]>([
    ['a part that leaves nothing', ['--train', '16s'], '--train: leaves nothing to fit'],
    ['a bandwidth beyond a core', ['--bandwidth', '900MiB/s'], '--bandwidth: is more than shares of a core'],
    ['draws too few to show anything', ['--draws', '5'], '--draws: cannot show a probability of 0.8'],
    ['a period that the kernel refuses', ['--period', '10us'], '--period: period must be 100 µs to 4.194304 s'],
    ['a device that is none', ['--device', 'a;b'], "--device: device must be an interface's name (a;b)"],
    ['a downtime that is none', ['--downtime', '-3ms'], '--downtime'],
  ])('refuses %s in one line', async (_, args, message) => {
    const chart = path('never.svg')
    const { code, stdout, stderr } = await precopy(['plan', trace, ...asked, ...args, '--chart', chart])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(existsSync(chart)).toBe(false)
  })

  test('takes fits and what is given, and refuses to cut what is fitted', async () => {
    const fits = path('fits.json')
    expect((await precopy(['fit', trace, '--model', 'resample', '--out', fits])).code).toBe(0)
    const { code, stderr } = await precopy(['plan', fits, ...asked, '--train', '2s'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('cannot cut what is already fitted') })
    const given = ['--bandwidth', '32MiB/s', '--downtime-limit', '40ms']
    const answer = planned.parse(await json(['plan', fits, ...asked, ...given]))
    expect(answer).toMatchObject({ met: true, sought: 'nothing', downtimeLimit: 0.04 })
    expect(answer.models.map(({ model }) => model)).toEqual(['resample'])
  })
})
