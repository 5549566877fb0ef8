import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { pages } from './pages.ts'

interface Link {
  readonly page: string
  readonly target: string
}

const prose = (page: string) => readFileSync(page, 'utf8').replace(/^```.*?^```$/gms, '')

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
