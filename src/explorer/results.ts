import { formatBytes, formatSeconds } from '../units.ts'
import { drawsFor, type Explored, type Shown, shown, summaryOf } from './forecast.ts'
import type { Asked } from './messages.ts'
import { within } from './within.ts'

const formats: Readonly<Record<Shown, (value: number) => string>> = {
  totalTime: formatSeconds,
  downtime: formatSeconds,
  rounds: String,
  bytes: formatBytes,
}

/** Milliseconds between two changes of the numbers. */
const CALM = 500

/** Shows numbers, not more often than is calm, and how many draws they rest on. */
export function resultsIn(element: HTMLElement, { draws, level }: Asked) {
  const region = within<HTMLElement>(element, '.results')
  const status = within<HTMLElement>(element, '.status')
  const progress = within<HTMLProgressElement>(element, 'progress')
  let next = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = (column: 'now' | 'reported', forecast: Explored) => {
    const cell = (row: string) => within<HTMLElement>(region, `[data-row="${row}"] .${column}`)
    cell('convergence').replaceChildren(
      part('median', data(forecast.convergence, `${Number((forecast.convergence * 100).toFixed(1))}%`)),
    )
    for (const quantity of shown) {
      const { median, interval } = summaryOf(forecast[quantity], level)
      const [low, high] = interval.map(value => data(value, formats[quantity](value)))
      const enough = forecast.draws >= Math.min(draws, drawsFor(level))
      cell(quantity).replaceChildren(
        part('median', data(median, formats[quantity](median))),
        ' ',
        enough ? part('interval', low!, ' to ', high!) : part('interval', 'few draws yet'),
      )
    }
  }
  return {
    /** Numbers of this setting and of the report's. */
    show(now: Explored | undefined, reported: Explored | undefined, deadline: number | undefined): void {
      const done = now?.draws ?? 0
      progress.value = done
      status.textContent = `${done.toLocaleString('en-GB')} of ${draws.toLocaleString('en-GB')} draws`
      clearTimeout(timer)
      const update = () => {
        if (reported) write('reported', reported)
        if (!now) return
        next = performance.now() + CALM
        write('now', now)
        region.dataset.draws = String(done)
        if (deadline) within(region, '.deadline').textContent = `by the deadline, ${formatSeconds(deadline)}`
        region.classList.remove('stale')
        region.setAttribute('aria-busy', String(done < draws))
      }
      const wait = done === draws ? 0 : next - performance.now()
      if (wait <= 0) update()
      else timer = setTimeout(update, wait)
    },
    /** The numbers shown are of a setting before. */
    await(): void {
      clearTimeout(timer)
      next = 0
      region.classList.add('stale')
      region.setAttribute('aria-busy', 'true')
      delete region.dataset.draws
      progress.value = 0
      status.textContent = 'drawing …'
    },
    /** There are no numbers of this setting. */
    refuse(problem: string): void {
      status.textContent = `This setting is refused: ${problem}.`
    },
  }
}

function part(name: string, ...content: (Node | string)[]): HTMLElement {
  const element = document.createElement('span')
  element.className = name
  element.append(...content)
  return element
}

/** A number for people, and as it is. */
function data(value: number, text: string): HTMLElement {
  const element = document.createElement('data')
  element.value = String(value)
  element.textContent = text
  return element
}
