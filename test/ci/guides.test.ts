import { readFileSync } from 'node:fs'
import { blocksOf, useOf } from '../documents/blocks.ts'
import { testPage } from '../documents/page.ts'
import { pages } from '../documents/pages.ts'

const runs = (page: string) => blocksOf(readFileSync(page, 'utf8')).some(block => useOf(block) === 'run')

for (const page of pages) if (page !== 'README.md' && runs(page)) testPage(page)
