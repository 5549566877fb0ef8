import { testPage } from './page.ts'

testPage('README.md', { 'downtime.svg': /^<svg/ })
