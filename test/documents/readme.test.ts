import { testPage } from './page.ts'

testPage('README.md', { 'curve.svg': /^<svg/, 'downtime.svg': /^<svg/ })
