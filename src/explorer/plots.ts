import { downtimeChart } from '../charts/downtime.ts'
import { drawChart } from '../charts/live.ts'
import { roundsChart } from '../charts/rounds.ts'
import { totalTimeChart } from '../charts/total-time.ts'
import { empirical } from '../distributions/empirical.ts'
import { drawsFor, type ShownOutcomes } from './forecast.ts'
import type { Asked } from './messages.ts'
import type { Setting } from './setting.ts'

/** Draws, and the deadline of their migrations (seconds). */
interface Drawn {
  readonly outcomes: ShownOutcomes
  readonly deadline: number
}

/** Milliseconds between two drawings. */
const CALM = 350

/** Draws the charts of a setting beside those of the report, the latest that is known, one after another. */
export function plotsIn(element: HTMLElement, { draws, level }: Asked) {
  const boxes = Array.from(element.querySelectorAll<HTMLElement>('.plot'))
  let latest: (() => Charts) | undefined
  let busy = false

  const drawAll = async () => {
    busy = true
    while (latest) {
      const charts = latest()
      latest = undefined
      for (const [i, box] of boxes.entries()) await replace(box, charts[i]!)
      await new Promise(resolve => setTimeout(resolve, CALM))
    }
    busy = false
  }
  return {
    show(setting: Setting, now: Drawn, reported: Drawn | undefined): void {
      const few = now.outcomes.converged.length < Math.min(draws, drawsFor(level))
      for (const box of boxes) box.classList.toggle('stale', few)
      if (few) return
      latest = () => chartsOf(setting, now, reported, level)
      if (!busy) drawAll()
    },
  }
}

type Charts = readonly Parameters<typeof drawChart>[1][]

function chartsOf({ model, downtimeLimit }: Setting, now: Drawn, reported: Drawn | undefined, level: number): Charts {
  const row = (name: string, { outcomes, deadline }: Drawn) => ({
    model: name,
    convergence: outcomes.converged.reduce((sum, one) => sum + one, 0) / outcomes.converged.length,
    rounds: empirical(outcomes.rounds),
    downtime: empirical(outcomes.downtime),
    totalTime: empirical(outcomes.totalTime),
    deadline,
  })
  const rows = [row(model, now), ...(reported ? [row('as reported', reported)] : [])]
  return [totalTimeChart(rows, { level }), downtimeChart(rows, { level, limit: downtimeLimit }), roundsChart(rows)]
}

const views = new WeakMap<HTMLElement, { finalize(): void }>()

/** Draws a chart beside the page, and then puts it in the place of the one before. */
async function replace(box: HTMLElement, chart: Charts[number]): Promise<void> {
  const live = document.createElement('div')
  const view = await drawChart(live, chart, { actions: false })
  views.get(box)?.finalize()
  views.set(box, view)
  live.querySelector('svg')?.setAttribute('preserveAspectRatio', 'xMidYMax')
  box.replaceChildren(live)
  await new Promise(resolve => setTimeout(resolve))
}
