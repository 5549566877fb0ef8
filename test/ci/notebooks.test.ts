import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

interface Cell {
  readonly cell_type: string
  readonly source: string | string[]
  readonly execution_count?: number
  readonly outputs?: { readonly output_type: string; readonly data?: Record<string, unknown> }[]
}

const names = readdirSync('notebooks').filter(file => /^\d.*\.ipynb$/.test(file))
const cellsOf = (name: string): Cell[] => JSON.parse(readFileSync(join('notebooks', name), 'utf8')).cells
const textOf = ({ source }: Cell) => [source].flat().join('')
const codeCells = (name: string) => cellsOf(name).filter(({ cell_type }) => cell_type === 'code')
const outputsOf = (name: string) => codeCells(name).flatMap(({ outputs = [] }) => outputs)
const codeOf = (name: string) => `${codeCells(name).map(textOf).join('\n\n')}\n`

// Inside the project, so that its name resolves to it.
mkdirSync('dist', { recursive: true })
const scratch = mkdtempSync(resolve('dist/notebooks-'))
afterAll(() => rmSync(scratch, { recursive: true }))

test('there are notebooks', () => {
  expect(names.length).toBeGreaterThanOrEqual(7)
})

test('run again, the notebooks give the outputs that are committed', () => {
  const { status, stderr } = spawnSync('npm', ['run', '--silent', 'notebooks', '--', '--check'], { encoding: 'utf8' })
  console.log(stderr)
  expect(status, stderr).toBe(0)
})

test('the code of the notebooks type-checks', () => {
  const config = { extends: '../../tsconfig.json', include: ['*.ts', '../../src/**/*.d.ts'] }
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify(config))
  for (const name of names) writeFileSync(join(scratch, name.replace('.ipynb', '.ts')), codeOf(name))
  const { stdout } = spawnSync('npx', ['tsc', '--noEmit', '-p', scratch], { encoding: 'utf8' })
  expect(stdout).toBe('')
})

describe.each(names)('%s', name => {
  test('begins with its title and was run from the first cell to the last without an error', () => {
    expect(textOf(cellsOf(name)[0]!)).toMatch(/^# /)
    expect(codeCells(name).map(cell => cell.execution_count)).toEqual(codeCells(name).map((_, i) => i + 1))
    expect(outputsOf(name).filter(({ output_type }) => output_type === 'error')).toEqual([])
  })

  test('shows charts, each live and as a picture', () => {
    const charts = outputsOf(name).flatMap(({ data = {} }) => ('image/png' in data || vegaLite in data ? [data] : []))
    expect(charts.length).toBeGreaterThan(0)
    for (const data of charts) expect(Object.keys(data)).toEqual(expect.arrayContaining([vegaLite, 'image/png']))
  })

  test('is formatted as the sources are', () => {
    const code = codeOf(name)
    const input = { input: code, encoding: 'utf8' } as const
    expect(execFileSync('npx', ['biome', 'format', '--stdin-file-path=notebooks/cells.ts'], input)).toBe(code)
  })
})

const vegaLite = 'application/vnd.vegalite.v5+json'
