import { formatBytes, formatSeconds } from '../units.ts'
import { drawsFor, type Explored, type Shown, shown, summaryOf } from './forecast.ts'
import type { Asked } from './messages.ts'
import { within } from './within.ts'

const formats: Readonly<Record<Shown, { readonly name: string; format(value: number): string }>> = {
  totalTime: { name: 'total time', format: formatSeconds },
  downtime: { name: 'downtime', format: formatSeconds },
  rounds: { name: 'rounds', format: String },
  bytes: { name: 'sent', format: formatBytes },
}

const percent = (share: number) => `${Number((share * 100).toFixed(1))}%`
const count = (draws: number) => draws.toLocaleString('en-GB')

/** Milliseconds between two changes of the numbers of one setting, and after which they are read out before all is drawn. */
const [CALM, LONG] = [500, 3000]

/** Shows numbers, not more often than is calm, and how many draws they rest on. */
export function resultsIn(element: HTMLElement, { draws, level }: Asked) {
  const table = within<HTMLElement>(element, '.results')
  const status = within<HTMLElement>(element, '.status')
  const progress = within<HTMLProgressElement>(element, 'progress')
  const reader = within<HTMLElement>(element, '.reader')
  const few = Math.min(draws, drawsFor(level))
  let settings = 0
  let next = 0
  let began = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const write = (column: 'now' | 'reported', forecast: Explored) => {
    const cell = (row: string) => within<HTMLElement>(table, `[data-row="${row}"] .${column}`)
    const { convergence } = forecast
    cell('convergence').replaceChildren(part('median', data(convergence, percent(convergence))))
    for (const quantity of shown) {
      const { format } = formats[quantity]
      const { median, interval } = summaryOf(forecast[quantity], level)
      const [low, high] = interval.map(value => data(value, format(value)))
      const bounds = forecast.draws < few ? part('interval', '…') : part('interval', low!, ' to ', high!)
      cell(quantity).replaceChildren(part('median', data(median, format(median))), ' ', bounds)
    }
  }
  const update = (now: Explored, deadline: number) => {
    next = performance.now() + CALM
    write('now', now)
    table.dataset.draws = String(now.draws)
    table.classList.remove('stale')
    within(table, '.deadline').textContent = `by the deadline, ${formatSeconds(deadline)}`
    const isDue = now.draws === draws || (now.draws >= few && performance.now() > began + LONG)
    if (settings > 1 && isDue && began < Infinity) {
      began = now.draws === draws ? Infinity : performance.now() + 4 * LONG
      reader.textContent = inWords(now, level)
    }
  }
  return {
    /** Numbers of this setting, with the deadline of its migrations (seconds). */
    show(now: Explored, deadline: number): void {
      progress.value = now.draws
      status.textContent = `${count(now.draws)} of ${count(draws)} draws`
      clearTimeout(timer)
      const wait = now.draws === draws ? 0 : next - performance.now()
      if (wait <= 0) update(now, deadline)
      else timer = setTimeout(update, wait, now, deadline)
    },
    /** Numbers of the report's setting. */
    compare(reported: Explored): void {
      write('reported', reported)
    },
    /** The numbers shown are of a setting before. */
    await(): void {
      clearTimeout(timer)
      settings++
      next = 0
      began = performance.now()
      table.classList.add('stale')
      delete table.dataset.draws
      progress.value = 0
      status.textContent = 'drawing …'
    },
    /** There are no numbers of this setting. */
    refuse(problem: string): void {
      status.textContent = `This setting is refused: ${problem}.`
      reader.textContent = status.textContent
    },
  }
}

/** A forecast in a sentence, to be read out. */
function inWords(forecast: Explored, level: number): string {
  const told = shown.map(quantity => {
    const { name, format } = formats[quantity]
    const { median, interval } = summaryOf(forecast[quantity], level)
    return `${name} ${format(median)}, ${format(interval[0])} to ${format(interval[1])}`
  })
  return `Converges with ${percent(forecast.convergence)}; ${told.join('; ')}; of ${count(forecast.draws)} draws.`
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
