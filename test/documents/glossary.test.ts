import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const glossary = readFileSync('notebooks/glossary.md', 'utf8')
const named = [...new Set(Array.from(glossary.matchAll(/`([a-zA-Z]+)`/g), ([, name]) => name!))].filter(
  name => name !== 'code',
)

/** Everything that the sources declare: exports, and names of properties and parameters. */
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts'))
  .map(file => readFileSync(`src/${file}`, 'utf8'))
const surface = readFileSync('src/index.ts', 'utf8')
const isExported = (name: string) => new RegExp(`\\b${name}\\b`).test(surface)
const isMember = (name: string) => sources.some(text => new RegExp(`\\b${name}\\??[:(]`).test(text))

test('what the glossary names exists', () => {
  expect(named.length).toBeGreaterThan(80)
  expect(named.filter(name => !isExported(name) && !isMember(name))).toEqual([])
})

test('most of it is exported', () => {
  const members = named.filter(name => !isExported(name))
  expect(members.length).toBeLessThan(named.length / 4)
})
