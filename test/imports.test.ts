import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = new URL('../src/', import.meta.url)
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .sort()

interface Import {
  readonly from: string
  readonly to: string
}

const textOf = (file: string) => readFileSync(new URL(file, root), 'utf8')

/** Every module named by an import or export, static or dynamic, relative ones as paths inside src. */
const imports: Import[] = files.flatMap(from =>
  Array.from(textOf(from).matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g), ([, to]) => ({
    from,
    to: to!.startsWith('.') ? posix.join(posix.dirname(from), to!) : to!,
  })),
)
const own = imports.filter(({ to }) => files.includes(to))

const ranks: Record<string, number> = {
  'random.ts': 0,
  'units.ts': 0,
  distributions: 0,
  markov: 1,
  trace: 1,
  'working-set': 2,
  migration: 3,
  renewal: 3,
  models: 4,
  forecast: 5,
  evaluation: 6,
  reservation: 6,
}
const top = (file: string) => file.split('/')[0]!
const show = ({ from, to }: Import) => `${from} imports ${to}`

test('all files and their imports are seen', () => {
  expect(files).toContain('migration/migrate.ts')
  expect(own.map(show)).toContain('models/resample.ts imports migration/page-memory.ts')
  expect(own.length).toBeGreaterThan(100)
})

test('every folder has a place in the order', () => {
  const known = [...Object.keys(ranks), 'charts', 'explorer', 'cli', 'index.ts', 'bench.ts']
  expect([...new Set(files.map(top))].filter(name => !known.includes(name))).toEqual([])
})

describe('imports run downhill', () => {
  test('from higher ranks to lower ones', () => {
    const uphill = own.filter(
      ({ from, to }) =>
        top(from) in ranks && top(from) !== top(to) && !((ranks[top(to)] ?? Infinity) < ranks[top(from)]!),
    )
    const leaves = ({ from, to }: Import) => top(from) === 'distributions' && to === 'random.ts'
    expect(uphill.filter(one => !leaves(one)).map(show)).toEqual([])
  })

  test('random and units import nothing of the project', () => {
    expect(own.filter(({ from }) => ['random.ts', 'units.ts'].includes(from)).map(show)).toEqual([])
  })

  test('charts know distributions alone', () => {
    const strange = own.filter(
      ({ from, to }) =>
        top(from) === 'charts' &&
        !['charts', 'distributions'].includes(top(to)) &&
        !(from === 'charts/render.ts' && to === 'trace/files.ts'),
    )
    expect(strange.map(show)).toEqual([])
  })

  test('the explorer knows charts and what a forecast is made of, and only the command line knows it', () => {
    const used = ['explorer', 'charts', 'forecast', 'models', 'migration', 'distributions', 'random.ts', 'units.ts']
    const strange = own.filter(
      ({ from, to }) =>
        (top(from) === 'explorer' && !used.includes(top(to))) ||
        (top(to) === 'explorer' && !['explorer', 'cli'].includes(top(from))),
    )
    expect(strange.map(show)).toEqual([])
  })

  test('nobody imports the command line or the public surface', () => {
    const strange = own.filter(({ from, to }) => to === 'index.ts' || (top(to) === 'cli' && top(from) !== 'cli'))
    expect(strange.map(show)).toEqual([])
  })

  test('no file reaches itself', () => {
    const circles: string[] = []
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (done.has(file)) return
      done.add(file)
      for (const { to } of own.filter(({ from }) => from === file)) visit(to, [...path, file])
    }
    for (const file of files) visit(file, [])
    expect(circles).toEqual([])
  })
})

test('only traces, charts/render, the command line and the bench touch the machine', () => {
  const strange = imports.filter(
    ({ from, to }) =>
      to.startsWith('node:') && !['trace', 'cli', 'bench.ts'].includes(top(from)) && from !== 'charts/render.ts',
  )
  expect(strange.map(show)).toEqual([])
})

test('randomness is an argument', () => {
  expect(files.filter(file => /Math\s*\.\s*random/.test(textOf(file)))).toEqual([])
})
