import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appended, explored, type Shown, type ShownOutcomes, shown } from '../../src/explorer/forecast.ts'
import { type Asked, type Order, settingOf, type Told } from '../../src/explorer/messages.ts'
import { commandOf, type Setting } from '../../src/explorer/setting.ts'
import { json, precopy, traces } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'precopy-report-'))
const trace = `${traces}idle-a003-before.parquet`
const [draws, options] = [30, ['--draws', '30', '--seed', '7', '--auto-converge', '--level', '0.8']]
const fitted = 'independent,resample,phases'
let html: string
let worker: Worker

type Forecast = { convergence: number } & Record<Shown, { median: number; lower: number; upper: number }>

const element = (id: string) => new RegExp(`<script [^>]*id="${id}">([^<]*)</script>`).exec(html)![1]!

/** The page's worker, run by Node. */
const inNode = (script: string) => `const { parentPort } = require('node:worker_threads')
globalThis.postMessage = told => parentPort.postMessage(told)
parentPort.on('message', data => globalThis.onmessage({ data }))
${script}`

beforeAll(async () => {
  const out = join(folder, 'report.html')
  const { code } = await precopy(['report', trace, '--model', fitted, '--bandwidth', '24MiB/s', ...options, '-o', out])
  expect(code).toBe(0)
  html = readFileSync(out, 'utf8')
  const script = /<script type="text\/plain" id="explorer-worker">(.*?)<\/script>\n/s.exec(html)![1]!
  worker = new Worker(inNode(script), { eval: true })
}, 60_000)
afterAll(async () => {
  await worker?.terminate()
  rmSync(folder, { recursive: true })
})

const send = (order: Order) => worker.postMessage(order)

describe('what a report carries recomputes its forecast', () => {
  let asked: Asked
  let reported: Record<string, ShownOutcomes>
  beforeAll(async () => {
    asked = JSON.parse(element('explore-idle-a003-before-asked'))
    const told = new Promise<Told>(resolve => worker.once('message', resolve))
    send({ asked, packed: element('explore-idle-a003-before-fits') })
    reported = ((await told) as { reported: typeof reported }).reported
  })

  /** All draws of a setting, asked for just after another one. */
  const drawn = (id: number, setting: Setting) =>
    new Promise<ShownOutcomes>(resolve => {
      let all: ShownOutcomes | undefined
      const hear = (told: Told) => {
        if (!('part' in told) || told.id !== id) return
        all = appended(all, told.part)
        if (all.converged.length < draws) return
        worker.off('message', hear)
        resolve(all)
      }
      worker.on('message', hear)
      send({ id: id - 1, setting: { ...setting, bandwidth: 2 * setting.bandwidth } })
      send({ id, setting })
    })

  const changes: Partial<Setting>[] = [
    {},
    { bandwidth: 40 * 2 ** 20 },
    { policy: 'xen', model: 'resample' },
    { policy: 'clark', downtimeLimit: 0.03, model: 'independent' },
  ]
  test.each(changes)('to the last bit, as on the command line: %o', async change => {
    const setting = { ...settingOf(asked), ...change }
    const outcomes = explored(await drawn(2 * changes.indexOf(change) + 2, setting))
    const words = commandOf({ ...asked.command, file: trace }, asked.spec, setting)
      .split(' ')
      .slice(2)
    const [forecast] = ((await json(words)) as { forecasts: Forecast[] }).forecasts
    expect(outcomes.convergence).toBe(forecast!.convergence)
    for (const quantity of shown) {
      const { median, lower, upper } = forecast![quantity]!
      const law = outcomes[quantity]
      expect([law.quantile(0.5), law.quantile(0.1), law.quantile(0.9)]).toEqual([median, lower, upper])
    }
  })

  test('and beside it stands what the report has', async () => {
    const setting = settingOf(asked)
    const outcomes = explored(await drawn(100, setting))
    for (const quantity of shown) {
      expect(outcomes[quantity].draws).toEqual(explored(reported[setting.model]!)[quantity].draws)
    }
  })

  test('which names no place of this machine', () => {
    expect(asked.command.file).toBe('idle-a003-before.parquet')
    expect(html).not.toContain(traces)
  })
})

test('the fits can be left out', async () => {
  const out = join(folder, 'plain.html')
  await precopy(['report', trace, '--model', 'resample', '--draws', '5', '--no-explorer', '-o', out])
  const plain = readFileSync(out, 'utf8')
  expect(plain).not.toMatch(/data-explorer|worker/)
  expect(plain.length).toBeLessThan(html.length / 1.3)
})
