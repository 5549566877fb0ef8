import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'precopy-readme-'))
symlinkSync(resolve('data'), join(folder, 'data'))
afterAll(() => rmSync(folder, { recursive: true }))

const readme = readFileSync('README.md', 'utf8')
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(m => m[1]!)

test("the README's library code runs as it stands there", () => {
  const script = resolve('dist/readme.mjs')
  const [code, ...others] = blocks('ts')
  expect(others).toEqual([])
  writeFileSync(script, code!)
  const output = execFileSync('node', [script], { cwd: folder, encoding: 'utf8' })
  rmSync(script)
  expect(output).toMatch(/coverage90/)
  expect(readFileSync(join(folder, 'downtime.svg'), 'utf8')).toMatch(/^<svg/)
})

const commands = blocks('sh')
  .flatMap(block => block.trim().split('\n'))
  .filter(line => line.startsWith('npx precopy '))

test.each(commands)('the README: %s', command => {
  const [, , ...words] = command.split(' ')
  const output = execFileSync('node', [resolve('dist/cli/main.js'), ...words], { cwd: folder, encoding: 'utf8' })
  expect(output.length).toBeGreaterThan(10)
})

test('the README has its commands', () => {
  expect(commands.length).toBeGreaterThan(4)
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['fits.json', 'idle.csv']))
})
