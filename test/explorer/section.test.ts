import { describe, expect, test } from 'vitest'
import { darkCharts } from '../../src/charts/dark.ts'
import { page } from '../../src/charts/page.ts'
import type { Asked } from '../../src/explorer/messages.ts'
import { explorerSection } from '../../src/explorer/section.ts'
import { defaultHost } from '../../src/migration/host.ts'
import { policyNames } from '../../src/migration/spec.ts'

const hostile = '</script><b onclick="x">'
const asked: Asked = {
  name: hostile,
  spec: { strategy: 'pre-copy', policy: 'xen', bandwidth: 2 ** 24, downtimeLimit: 0.1, passes: 4 },
  models: ['resample', 'phases'],
  model: 'phases',
  draws: 100,
  seed: 1,
  level: 0.9,
  layers: ['process'],
  host: defaultHost,
  command: { file: hostile, options: [] },
}
const section = explorerSection('explore', asked, 'AAAA', `Kept: ${hostile}.`)
const program = { script: 'run()', style: '.x { color: red; }', workers: { 'explorer-worker': 'work()' } }
const html = page({ title: '', sections: [section], program }, { script: 'run()', scriptHash: 'abc=', images: [] })

describe('the part of a page', () => {
  test('carries what was asked for, whatever its names are', () => {
    const [, json] = /<script type="application\/json" id="explore-asked">(.*?)<\/script>/s.exec(html)!
    expect(JSON.parse(json!)).toEqual(asked)
    expect(html).not.toContain('<b onclick')
  })

  test('offers every policy and the models that were fitted', () => {
    for (const name of [...policyNames, ...asked.models]) expect(html).toContain(`<option>${name}</option>`)
  })

  test('says what it needs where scripts do not run', () => {
    expect(html).toMatch(/<p class="off">[^<]*needs scripts/)
    expect(html).toContain('<div class="live" hidden>')
  })
})

test('a page with a program runs it alone, and workers that it makes', () => {
  expect(html).toContain(
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'sha256-abc='; worker-src blob:",
  )
  expect(html).toContain('<script type="text/plain" id="explorer-worker">work()</script>')
  expect(page({ title: '', sections: [] }, { script: '', scriptHash: '', images: [] })).not.toContain('worker-src')
})

test('every neutral of the theme has a dark counterpart', () => {
  for (const colour of ['#222222', '#333333', '#666666', '#888888', '#E6E6E6', '#B00020', 'white']) {
    expect(darkCharts).toContain(`[fill="${colour}" i]`)
  }
})
