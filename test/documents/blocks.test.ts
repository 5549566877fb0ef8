import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { blocksOf, isAsDocumented, useOf } from './blocks.ts'
import { pages } from './pages.ts'

const all = pages.flatMap(page =>
  blocksOf(readFileSync(page, 'utf8')).map((block, i, blocks) => ({
    page,
    ...block,
    use: useOf(block, blocks[i - 1]),
  })),
)
const of = (use: string) => all.filter(block => block.use === use)

test('no block of any page is without a language, a check, or a reason for neither', () => {
  expect(of('unknown').map(({ page, line, language, info }) => `${page}:${line}: ${language} ${info}`)).toEqual([])
})

test('blocks that are not run are few', () => {
  expect(of('skip').map(({ page, info }) => `${page} ${info}`)).toMatchInlineSnapshot(`
    [
      "README.md skip: test/ci/report.test.ts runs it and looks at the page",
      "README.md skip: it would run itself",
      "CONTRIBUTING.md skip: a picture",
      "CONTRIBUTING.md skip: a list of folders",
      "CONTRIBUTING.md skip: installs, and runs what CI runs",
      "notebooks/README.md skip: installs and opens programs",
      "notebooks/guides/plan.md skip: takes minutes; test/cli/plan.test.ts has its like",
      "notebooks/guides/validate.md skip: takes minutes; test/cli/validate.test.ts runs it on fewer migrations",
    ]
  `)
  expect(of('run').length).toBeGreaterThan(3 * of('skip').length)
})

test('an output is documented whole, or cut where it says so', () => {
  const printed = 'one 1.5\ntwo\nthree 3\nfour'
  expect(isAsDocumented(printed, printed)).toBe(true)
  expect(isAsDocumented(printed, 'one …\n…\nfour')).toBe(true)
  expect(isAsDocumented(printed, 'one 1.5\n…')).toBe(true)
  expect(isAsDocumented(printed, 'one 1x5\n…')).toBe(false)
  expect(isAsDocumented(printed, 'two\n…\nfour')).toBe(false)
  expect(isAsDocumented(printed, 'one …\ntwo')).toBe(false)
})
