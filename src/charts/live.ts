import embed from 'vega-embed'
import type { TopLevelSpec } from 'vega-lite'

interface Element {
  textContent: string | null
  tabIndex: number
  readonly scrollWidth: number
  readonly clientWidth: number
  setAttribute(name: string, value: string): void
  querySelector(selector: string): Element | null
  replaceChildren(...nodes: Element[]): void
}
declare const document: { querySelectorAll(selector: string): Iterable<Element>; createElement(tag: string): Element }

/** Draws a live chart into an element of the page, for scripts that may not evaluate text. */
export const drawChart = (element: object, { $schema, ...spec }: TopLevelSpec, { actions = true } = {}) =>
  embed(element as never, spec as TopLevelSpec, {
    mode: 'vega-lite',
    renderer: 'svg',
    ast: true,
    actions: actions && { export: true, source: false, compiled: false, editor: false },
  })

/** Replaces the picture of each chart on the page with the live chart; the picture stays where that fails. */
export async function replacePictures(): Promise<void> {
  for (const chart of document.querySelectorAll('[data-chart]')) {
    const live = document.createElement('div')
    const spec = JSON.parse(chart.querySelector('script')?.textContent ?? '')
    await drawChart(live, spec).then(
      () => {
        live.querySelector('summary')?.setAttribute('aria-label', 'Save this chart')
        chart.replaceChildren(live)
      },
      error => console.error(error),
    )
    await new Promise(resolve => setTimeout(resolve))
  }
}

/** Lets the keyboard into tables that are wider than the page. */
export function openScrollers(): void {
  for (const box of document.querySelectorAll('.scroll')) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
}
