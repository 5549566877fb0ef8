import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../notebooks/figures/output.ts'

const kept = 'notebooks/figures'
const made = mkdtempSync(join(tmpdir(), 'precopy-figures-'))
afterAll(() => rmSync(made, { recursive: true }))

const manifest: Manifest = JSON.parse(readFileSync(`${kept}/out/manifest.json`, 'utf8'))
const names = Object.keys(manifest)
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
const run = (...args: string[]) => spawnSync('npm', ['run', '--silent', 'figures', '--', ...args], { encoding: 'utf8' })

beforeAll(() => {
  const { status, stderr } = run('--out', made)
  expect(status, stderr).toBe(0)
}, 1_200_000)

test('what lies there is what the sources make of the data, byte for byte', () => {
  const files = ['README.md', ...readdirSync(`${kept}/out`).map(name => `out/${name}`)]
  expect(['README.md', ...readdirSync(join(made, 'out')).map(name => `out/${name}`)]).toEqual(files)
  const stale = files.filter(file => !readFileSync(join(made, file)).equals(readFileSync(join(kept, file))))
  expect(stale).toEqual([])
  expect(files).toHaveLength(2 + 4 * names.length)
})

test('the checksums of the manifest hold', () => {
  for (const { inputs, outputs } of Object.values(manifest)) {
    for (const [file, checksum] of Object.entries(inputs)) expect(sha256(file), file).toBe(checksum)
    for (const [file, checksum] of Object.entries(outputs)) expect(sha256(join(kept, file)), file).toBe(checksum)
  }
  const sums = readFileSync('data/SHA256SUMS', 'utf8')
  for (const [file, checksum] of Object.values(manifest).flatMap(({ inputs }) => Object.entries(inputs))) {
    expect(sums).toContain(`${checksum}  ${file.replace('data/', '')}`)
  }
})

describe.each(names)('%s', name => {
  const pdf = `${kept}/out/${name}.pdf`

  test('is as wide as one column or two, on one page', () => {
    const told = execFileSync('pdfinfo', [pdf], { encoding: 'utf8' })
    expect(told).toMatch(/^Page size: +(252|516) x /m)
    expect(told).toMatch(/^Pages: +1$/m)
  })

  test('embeds its fonts', () => {
    const fonts = execFileSync('pdffonts', [pdf], { encoding: 'utf8' }).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(0)
    for (const font of fonts) expect(font).toMatch(/ yes +yes +yes +\d+ +\d+$/)
  })

  test('has a caption with its numbers filled in', () => {
    const { caption, numbers } = JSON.parse(readFileSync(`${kept}/out/${name}.json`, 'utf8'))
    expect(caption.length).toBeGreaterThan(200)
    expect(caption).not.toMatch(/NaN|undefined|Infinity|null/)
    const values = Object.values(numbers as Record<string, { value: unknown; unit: unknown }>)
    expect(values.length).toBeGreaterThan(3)
    for (const { value, unit } of values) expect([typeof value, typeof unit]).toEqual(['number', 'string'])
  })
})

test('a figure that there is not is refused in one line', () => {
  const { status, stderr } = run('dirty-curves', 'dirty-words')
  expect(status).toBe(1)
  expect(stderr.trim()).toMatch(/^command line: figure: must be of [\w, -]+ \(dirty-words\)$/)
})
