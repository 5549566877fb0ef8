import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { scratch } from '../trace/scratch.ts'
import { json, precopy } from './program.ts'
import { shortTrace } from './short-traces.ts'

const { path } = scratch()
const file = path('vlc.parquet')
beforeAll(async () => void (await shortTrace(file, 'vlc-rtp-long', 8)))
const args = ['isolation', file, '--bandwidth', '64MiB/s', '--downtime-limit', '100ms', '--sender-rate', '300MB/s']

const amount = z.number().nonnegative()
const missRow = z.strictObject({
  phase: z.enum(['before', 'during', 'after']),
  frames: z.int().nonnegative(),
  missed: z.int().nonnegative(),
  stopped: z.int().nonnegative(),
  ratio: z.number().min(0).max(1),
  lower: z.number().min(0).max(1),
  upper: z.number().min(0).max(1),
  worstLateness: z.number(),
})
const frame = z.strictObject({ release: z.number(), response: z.number().positive() })
const run = z.strictObject({
  scheme: z.enum(['fair', 'reserved']),
  stopped: amount,
  resumed: amount,
  downtime: amount,
  frames: z.strictObject({ neighbour: z.array(frame), migrating: z.array(frame) }),
  misses: z.strictObject({ neighbour: z.array(missRow), migrating: z.array(missRow) }),
})
const answer = z.object({
  seed: z.literal(2),
  migration: z.object({ bandwidth: z.literal(2 ** 26), downtimeLimit: z.literal(0.1) }),
  replay: z.strictObject({ rounds: z.int().positive(), stopped: amount, resumed: amount }),
  scenario: z.object({ period: z.literal(0.04), senderRate: z.literal(300e6), before: z.literal(1) }),
  shares: z.object({ response: amount }),
  runs: z.tuple([run, run]),
})

describe('isolation', () => {
  test('tells the misses of each phase, and the frames that they are of; the chart is written', async () => {
    const chart = path('isolation.svg')
    const printed = await json([...args, '--around', '1s', '--seed', '2', '--chart', chart])
    const { runs, replay, shares } = answer.parse(printed)
    const [fair, reserved] = runs
    expect(reserved.misses.neighbour.map(({ missed }) => missed)).toEqual([0, 0, 0])
    expect(Math.max(...reserved.frames.neighbour.map(({ response }) => response))).toBeLessThanOrEqual(shares.response)
    expect(fair.misses.neighbour[1]!.missed).toBeGreaterThan(0)
    for (const { frames, misses, stopped, resumed, downtime } of runs) {
      expect(downtime).toBeCloseTo(resumed - stopped, 9)
      expect(stopped).toBe(replay.stopped)
      for (const vm of ['neighbour', 'migrating'] as const) {
        expect(misses[vm].reduce((sum, row) => sum + row.frames, 0)).toBe(frames[vm].length)
        expect(misses[vm].reduce((sum, row) => sum + row.missed, 0)).toBe(
          frames[vm].filter(({ response }) => response > 0.04 + 1e-9).length,
        )
      }
    }
    expect(readFileSync(chart, 'utf8')).toMatch(/^<svg/)
  })

  test('people get a table, and a page with it', async () => {
    const page = path('isolation.html')
    const { code, stdout, stderr } = await precopy([...args, '--page', page])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^neighbour +yes +during +\d+ +0 +0% \[0%, [\d.]+%\] +−[\d.]+ ms$/m)
    expect(stdout).toMatch(/So no frame of the neighbour takes more than 39\.\d ms/)
    expect(readFileSync(page, 'utf8')).toContain('Isolation of a migration of')
  })

  const wrong: [string[], string][] = [
    [['--frame-cost', '14ms'], 'command line: scenario: cannot be isolated (shares of a core must be at most 0.95: '],
    [['--strategy', 'post-copy'], 'command line: --strategy: must not let pages follow the guest (post-copy)'],
    [['--at', '9s'], `${file}: --at: must lie between 0 and `],
    [
      ['--at', '7.9s'],
      `${file}: migration: is not known to its end (the trace must not end before the migration does: `,
    ],
  ]
  test.each(wrong)('%s: one line', async (more, message) => {
    const { code, stdout, stderr } = await precopy([...args, ...more])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(`precopy: ${message}`)
    expect(stderr).toMatch(/^[^\n]*\n$/)
  })

  test('a background of nobody known is a wrong command line', async () => {
    const { code, stderr } = await precopy([...args, '--background', 'all'])
    expect(code).toBe(2)
    expect(stderr).toContain('Allowed choices are off, neighbour, migrating, both')
  })
})
