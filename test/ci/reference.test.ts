import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as precopy from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'precopy-reference-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Reflection {
  readonly name: string
  readonly comment?: { readonly summary: readonly { readonly text: string }[] }
  readonly signatures?: readonly Reflection[]
}
let said = ''
let exported: readonly Reflection[] = []

beforeAll(() => {
  const json = join(folder, 'reference.json')
  const outputs = ['--html', folder, '--json', json]
  const run = spawnSync('npm', ['run', '--silent', 'reference', '--', ...outputs], { encoding: 'utf8' })
  said = run.stdout + run.stderr
  if (run.status !== 0) throw new Error(said)
  exported = JSON.parse(readFileSync(json, 'utf8')).children[0].children
}, 300_000)

test('the reference is built without a warning', () => {
  expect(said).toBe('')
})

test('every export has a page', () => {
  const pages = ['classes', 'functions', 'interfaces', 'types', 'variables']
    .flatMap(kind => readdirSync(join(folder, kind)))
    .map(file => file.replace(/^precopy\.|\.html$/g, ''))
  expect(Object.keys(precopy).filter(name => !pages.includes(name))).toEqual([])
  expect(exported.map(({ name }) => name).filter(name => !pages.includes(name))).toEqual([])
  expect(exported.length).toBeGreaterThan(Object.keys(precopy).length)
})

test('every export has a docstring', () => {
  const isDocumented = ({ comment }: Reflection) => (comment?.summary ?? []).some(({ text }) => text.trim() !== '')
  const bare = exported.filter(one => ![one, ...(one.signatures ?? [])].some(isDocumented))
  expect(bare.map(({ name }) => name)).toEqual([])
})

test('guides, glossary and README are among the pages, and no page names this machine', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  expect(files.filter(file => file.startsWith('documents/')).length).toBeGreaterThan(5)
  const texts = files
    .filter(file => file.endsWith('.html'))
    .map(file => [file, readFileSync(join(folder, file), 'utf8')])
  expect(texts.filter(([, text]) => text!.includes(process.cwd())).map(([file]) => file)).toEqual([])
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('From clone to a figure of your own trace')
})
