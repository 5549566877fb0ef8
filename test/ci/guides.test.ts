import { testPage } from '../documents/page.ts'
import { pages } from '../documents/pages.ts'

for (const page of pages) if (page !== 'README.md') testPage(page)
