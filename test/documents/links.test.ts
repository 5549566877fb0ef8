import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { pages as markdown } from './pages.ts'

interface Link {
  readonly page: string
  readonly target: string
}

const notebooks = readdirSync('notebooks').filter(file => file.endsWith('.ipynb'))
const pages = [...markdown, ...notebooks.map(file => `notebooks/${file}`)]

interface Cell {
  readonly cell_type: string
  readonly source: string | string[]
}

function textOf(page: string): string {
  const text = readFileSync(page, 'utf8')
  if (!page.endsWith('.ipynb')) return text
  const { cells }: { cells: Cell[] } = JSON.parse(text)
  return cells
    .flatMap(({ cell_type, source }) => (cell_type === 'markdown' ? [[source].flat().join('')] : []))
    .join('\n\n')
}

const prose = (page: string) => textOf(page).replace(/^```.*?^```$/gms, '')

/** Relative links, and those within a page; addresses of the web are left alone. */
const links: Link[] = pages.flatMap(page =>
  Array.from(prose(page).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g), ([, link, image]) => ({
    page,
    target: link ?? image!,
  })).filter(({ target }) => !/^https?:/.test(target)),
)

/** Anchors as GitHub makes them of headings. */
const anchorsOf = (page: string) =>
  Array.from(prose(page).matchAll(/^#+ (.*)$/gm), ([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

function leadsSomewhere({ page, target }: Link): boolean {
  const [path, anchor] = target.split('#')
  const file = path ? posix.join(posix.dirname(page), path) : page
  return existsSync(file) && (anchor === undefined || anchorsOf(file).includes(anchor))
}

test('relative links and anchors of all pages lead somewhere', () => {
  expect(links.length).toBeGreaterThan(50)
  expect(links.filter(link => !leadsSomewhere(link)).map(({ page, target }) => `${page}: ${target}`)).toEqual([])
})
