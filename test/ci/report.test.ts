import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { downtimeChart } from '../../src/charts/downtime.ts'
import { renderPdf } from '../../src/charts/render.ts'
import { empirical } from '../../src/distributions/empirical.ts'

const folder = mkdtempSync(join(tmpdir(), 'precopy-ci-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The README's command without its installation, writing here. */
const readme = readFileSync('README.md', 'utf8')
const [, command] = /npm ci && npx precopy (report .*) -o report\.html/.exec(readme)!

test("the README's first command leaves a report that draws every figure, offline and without a complaint", () => {
  const report = join(folder, 'report.html')
  execFileSync('npx', ['precopy', ...command!.split(' '), '-o', report], { stdio: 'ignore' })
  const { stdout, stderr } = spawnSync(
    'chromium',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...[
        '--disable-background-networking',
        '--disable-component-update',
        `--user-data-dir=${join(folder, 'profile')}`,
      ],
      ...['--enable-logging=stderr', '--virtual-time-budget=20000', '--dump-dom', `file://${report}`],
    ],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  )
  const figures = stdout.match(/data-chart="[^>]*><div class="vega-embed.*?<svg[^>]*class="marks"/gs)
  expect(figures).toHaveLength(8)
  expect(stderr.split('\n').filter(line => line.includes('CONSOLE'))).toEqual([])
})

test('a PDF embeds its fonts', async () => {
  const row = { model: 'resample', convergence: 1, rounds: empirical([5, 6]), totalTime: empirical([3, 4]) }
  const file = join(folder, 'downtime.pdf')
  writeFileSync(file, await renderPdf(downtimeChart([{ ...row, downtime: empirical([0.1, 0.2]) }])))
  const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2)
  expect(fonts.length).toBeGreaterThan(0)
  for (const font of fonts) expect(font).toMatch(/ yes +yes +yes +\d+ +\d+$/)
})
