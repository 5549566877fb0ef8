import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { isUnderway } from '../../src/evaluation/polls.ts'
import { simulated } from '../evaluation/online/simulated-polls.ts'
import { scratch } from '../trace/scratch.ts'
import { json, precopy, program } from './program.ts'

const { write } = scratch()
const link = { bandwidth: 30e6, switchoverBandwidth: 1e9 }
const { polls } = simulated((_, since) => 4500 * since ** 0.85, { link, pageCount: 60_000, deadline: 60 })
const lines = polls.map(poll => `${JSON.stringify(poll)}\n`)
const file = write('polls.jsonl', lines.join(''))
const few = ['--draws', '20', '--deadline', '30s']

describe('online', () => {
  test('forecasts from several instants of a file, and what would change the verdict on the last', async () => {
    const told = await json(['online', file, '--every', '6s', ...few])
    expect(told).toMatchObject({ downtimeLimit: 0.3, deadline: 30, level: 0.9, draws: 20, seed: 1, probability: 0.9 })
    const { forecasts, remedies } = told as { forecasts: Record<string, unknown>[]; remedies: unknown[] }
    expect(forecasts.map(({ time }) => Math.floor(time as number))).toEqual([0, 6, 12])
    for (const { convergence, steadyConvergence, remaining, verdict } of forecasts) {
      expect(convergence).toBeGreaterThanOrEqual(0)
      expect(steadyConvergence).toBeLessThanOrEqual(1)
      expect(remaining).toEqual({ median: expect.any(Number), lower: expect.any(Number), upper: expect.any(Number) })
      expect(verdict).toEqual({ converges: expect.any(Boolean), probability: expect.any(Number) })
    }
    expect(remedies.length === 3).toBe((forecasts.at(-1)!.steadyConvergence as number) < 0.9)
  })

  test('forecasts from polls as they come in, at most so often', async () => {
    const child = spawn(process.execPath, [program, 'online', '-', '--every', '5s', '--json', ...few])
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', text => (stdout += text))
    child.stdin.end(lines.join(''))
    expect(await once(child, 'close')).toEqual([0, null])
    const told = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const times = polls.filter(isUnderway).map(({ time }) => time)
    expect(told.map(({ time }) => Math.floor(time))).toEqual([0, 5, 10, 15])
    expect(told.every(({ time }) => times.includes(time))).toBe(true)
  })

  test('names what it cannot forecast from', async () => {
    const { code, stdout, stderr } = await precopy(['online', write('idle.jsonl', '{"time":1,"query-migrate":{}}\n')])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/idle\.jsonl: polls: none found memory being sent \(1 polls\)\n$/)
  })
})
