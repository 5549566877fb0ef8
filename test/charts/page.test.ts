import { describe, expect, test } from 'vitest'
import { page } from '../../src/charts/page.ts'
import { figure } from '../../src/charts/theme.ts'

const assets = {
  script: 'run()',
  scriptHash: 'abc=',
  images: ['data:image/png;base64,AA==', 'data:image/png;base64,BB=='],
}
const hostile = `</script><img src=x onerror='alert("1")'>&`
const escaped = '&lt;/script&gt;&lt;img src=x onerror=&#39;alert(&quot;1&quot;)&#39;&gt;&amp;'
const spec = figure({ description: hostile, data: { values: [{}] }, mark: 'bar' })
const html = page(
  {
    title: hostile,
    lead: hostile,
    sections: [
      {
        heading: hostile,
        text: `one ${hostile}\n\ntwo`,
        table: { columns: [hostile, 'n'], rows: [[hostile, '1.5 s']] },
      },
      {
        heading: 'charts',
        charts: [
          { caption: hostile, spec },
          { caption: 'second', spec },
        ],
      },
    ],
  },
  assets,
)

describe('a page', () => {
  test('escapes whatever it is given', () => {
    expect(html).not.toContain('<img src=x')
    expect(html.split(escaped)).toHaveLength(10)
    expect(html.match(/<\/script>/g)).toHaveLength(3)
  })

  test('keeps the spec as it was', () => {
    const [, json] = /<script type="application\/json">(.*?)<\/script>/s.exec(html)!
    expect(JSON.parse(json!)).toEqual(spec)
  })

  test('allows its own script and no network', () => {
    expect(html).toContain("default-src 'none'")
    expect(html).toContain("script-src 'sha256-abc='")
    expect(html).not.toMatch(/(src|href)="(?!data:)/)
  })

  test('gives each chart its picture in order', () => {
    expect(html.indexOf(assets.images[0]!)).toBeLessThan(html.indexOf(assets.images[1]!))
    expect(html.indexOf(assets.images[1]!)).toBeLessThan(html.indexOf('second</figcaption>'))
  })

  test('aligns numbers to the right and separates paragraphs', () => {
    expect(html).toContain('<td class="number">1.5 s</td>')
    expect(html).toContain(`<td>${escaped}</td>`)
    expect(html).toContain('<p>two</p>')
  })
})
