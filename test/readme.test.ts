import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { node, type Run, spawned } from './cli/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'precopy-readme-'))
symlinkSync(resolve('data'), join(folder, 'data'))
afterAll(() => rmSync(folder, { recursive: true }))

const readme = readFileSync('README.md', 'utf8')
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(m => m[1]!)

const timeout = 180_000

test.concurrent("the README's library code runs as it stands there", { timeout }, async () => {
  const script = resolve('dist/readme.mjs')
  const [code, ...others] = blocks('ts')
  expect(others).toEqual([])
  writeFileSync(script, code!)
  const run = await node(script, [], { cwd: folder })
  rmSync(script)
  expect(run.code, run.stderr).toBe(0)
  expect(run.stdout).toMatch(/coverage90/)
  expect(readFileSync(join(folder, 'downtime.svg'), 'utf8')).toMatch(/^<svg/)
})

const commands = blocks('sh')
  .flatMap(block => block.trim().split('\n'))
  .filter(line => line.startsWith('npx precopy '))
const words = commands.map(command => command.split(' ').slice(2))

/** Earlier commands that name a file where they run which this one names, too: it may read what they write. */
function needed(i: number): number[] {
  const files = words[i]!.filter(word => /^[\w-]+\.\w+$/.test(word))
  return [...words.slice(0, i).keys()].filter(j => files.some(file => words[j]!.includes(file)))
}

const runs: Promise<Run>[] = []
function run(i: number): Promise<Run> {
  runs[i] ??= Promise.all(needed(i).map(run)).then(() => spawned(words[i]!, { cwd: folder }))
  return runs[i]
}

test.concurrent.each(commands)('the README: %s', { timeout }, async command => {
  const { code, stdout, stderr } = await run(commands.indexOf(command))
  expect(code, stderr).toBe(0)
  expect(stdout.length).toBeGreaterThan(10)
})

test('the README has its commands', () => {
  expect(commands.length).toBeGreaterThan(4)
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['fits.json', 'idle.csv']))
})
