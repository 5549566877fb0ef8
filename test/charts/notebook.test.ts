import { table } from 'arquero'
import { expect, test } from 'vitest'
import { downtimeChart } from '../../src/charts/downtime.ts'
import { type ShowOptions, show } from '../../src/charts/notebook.ts'
import { renderPng } from '../../src/charts/render.ts'
import { empirical } from '../../src/distributions/empirical.ts'

/** What a kernel does with the value that a cell ends in. */
const shown = (content: Parameters<typeof show>[0], options?: ShowOptions) =>
  Reflect.get(show(content, options), Symbol.for('Jupyter.display')).call() as Promise<Record<string, unknown>>

const law = empirical(Array.from({ length: 100 }, (_, i) => (i + 1) / 300))
const forecasts = table({ model: ['a < b', 'phases'], convergence: [1, 0.51234567], downtime: [law, law] })

test('a chart is shown live and as a picture', async () => {
  const spec = downtimeChart([{ model: 'phases', convergence: 1, downtime: law }])
  const media = await shown(spec)
  expect(media['application/vnd.vegalite.v5+json']).toEqual(spec)
  expect(media['image/png']).toBe(Buffer.from(await renderPng(spec, { scale: 2 })).toString('base64'))
})

test('a table is shown with rounded numbers and with intervals for distributions', async () => {
  const media = await shown(forecasts, { level: 0.5 })
  expect(media['text/plain']).toBe(
    [
      '|model|convergence|downtime|',
      '|:-|-:|-:|',
      '|a < b|1|0.1667 [0.08333, 0.25]|',
      '|phases|0.5123|0.1667 [0.08333, 0.25]|',
      '',
    ].join('\n'),
  )
  expect(media['text/html']).toContain('<td style="text-align: left;">a &lt; b</td>')
})

test('rows beyond the limit are counted, and an empty table has its columns', async () => {
  expect((await shown(forecasts, { limit: 1 }))['text/html']).toMatch(/<p>1 of 2 rows<\/p>$/)
  expect((await shown(table({ window: [] })))['text/plain']).toMatch(/window/)
})
