import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { scratch } from '../trace/scratch.ts'
import { data, json, precopy, traces } from './program.ts'

const { path, write } = scratch()

const maybe = z.number().nonnegative().nullable()
const summary = z.strictObject({ mean: maybe, median: maybe, lower: maybe, upper: maybe })
const curved = z.looseObject({
  level: z.number(),
  draws: z.int(),
  seed: z.int(),
  cells: z
    .array(
      z.looseObject({
        bandwidth: z.number().positive(),
        downtimeLimit: z.number().positive().nullable(),
        converges: z.boolean(),
        rounds: z.int().positive().nullable(),
        totalTime: z.number().positive().nullable(),
        downtime: z.number().nonnegative().nullable(),
        convergence: z.number().min(0).max(1),
        bounds: z.strictObject({ rounds: summary, totalTime: summary, downtime: summary }),
      }),
    )
    .nonempty(),
})

describe('curve', () => {
  test('the published cells from the published counts, as they are asked for', async () => {
    const rates = ['12.5MiB/s', '128MiB/s', '256MiB/s', '320MiB/s', '640MiB/s', '1280MiB/s', '3200MiB/s', '5120MiB/s']
    const limits = ['125ms', '250ms', '500ms', '1s', '5s', 'unlimited']
    const grid = ['--bandwidth', rates.join(','), '--downtime-limit', limits.join(','), '--draws', '60']
    const found = curved.parse(await json(['curve', `${data}dirty-rate-2023.json`, ...grid, '--seed', '3']))
    const published = JSON.parse(
      readFileSync(new URL('../forecast/dirty-rate-2023.expected.json', import.meta.url), 'utf8'),
    )
    expect(
      found.cells.map(({ bandwidth, downtimeLimit, converges, rounds, totalTime }) => {
        return { bandwidth, downtimeLimit, converges, totalTimeCeil: totalTime && Math.ceil(totalTime), rounds }
      }),
    ).toEqual(published.cells)
    expect(found).toMatchObject({ level: 0.9, draws: 60, seed: 3, deadline: 3600, sampled: true })
    const sure = found.cells.filter(({ convergence }) => convergence === 1)
    expect(sure.length).toBeGreaterThan(20)
    for (const { bounds, totalTime } of sure) {
      expect(bounds.totalTime.lower!).toBeLessThan(totalTime!)
      expect(bounds.totalTime.upper!).toBeGreaterThan(totalTime!)
    }
  })

  test('a trace has no interval; one table, and a page', async () => {
    const page = path('curve.html')
    const { code, stdout, stderr } = await precopy([
      ...['curve', `${traces}redis-a000-before.parquet`, '--bandwidth', '16MiB/s,64MiB/s'],
      ...['--downtime-limit', '300ms, unlimited', '--page', page],
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [columns, ...lines] = stdout.trimEnd().split('\n')
    expect(columns!.trim().split(/ {2,}/)).toEqual([
      ...['bandwidth', 'downtime limit', 'converges', 'probability', 'rounds', 'total time', 'downtime'],
    ])
    const rows = lines.slice(0, 4).map(line => line.trim().split(/ {2,}/))
    expect(rows.map(row => row.slice(0, 5))).toEqual([
      ['16 MiB/s', '300 ms', 'no', '0%', '–'],
      ['16 MiB/s', 'unlimited', 'yes', '100%', '1'],
      ['64 MiB/s', '300 ms', 'yes', '100%', expect.stringMatching(/^\d+$/)],
      ['64 MiB/s', 'unlimited', 'yes', '100%', '1'],
    ])
    expect(stdout).toContain('No intervals: the counts are of all pages')
    expect(readFileSync(page, 'utf8')).toContain('The probability of convergence, given the sample.')
  })

  test('a downtime limit that is none', async () => {
    const reply =
      '{"return":{"status":"measured","dirty-rate":108,"calc-time":1,"mode":"page-sampling","sample-pages":512}}'
    const args = ['curve', write('reply.json', reply), '--page-count', '262144', '--bandwidth', '128MiB/s']
    const { code, stdout, stderr } = await precopy([...args, '--downtime-limit', '1s,none'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe('precopy: command line: --downtime-limit: expected seconds, such as 300ms (none)\n')
  })
})
