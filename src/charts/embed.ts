import embed from 'vega-embed'

interface Element {
  textContent: string | null
  querySelector(selector: string): Element
  replaceChildren(...nodes: Element[]): void
}
declare const document: { querySelectorAll(selector: string): Iterable<Element>; createElement(tag: string): Element }

/** Replaces the picture of each chart on the page with the live chart; the picture stays where that fails. */
for (const chart of document.querySelectorAll('[data-chart]')) {
  const { $schema, ...spec } = JSON.parse(chart.querySelector('script').textContent ?? '')
  const live = document.createElement('div')
  embed(live as never, spec, {
    mode: 'vega-lite',
    renderer: 'svg',
    ast: true,
    actions: { export: true, source: false, compiled: false, editor: false },
  }).then(() => chart.replaceChildren(live))
}
