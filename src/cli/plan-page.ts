import type { TopLevelSpec } from 'vega-lite'
import type { PageChart } from '../charts/page.ts'
import { probabilityMapChart } from '../charts/probability-map.ts'
import { writeChart, writePage } from '../charts/render.ts'
import { startChart } from '../charts/start-probability.ts'
import { formatShare } from './output.ts'
import type { Answer } from './plan-answer.ts'

/** The map of the probability around an answer. */
function mapOf({ map, requirement, setting, isMet }: Answer): TopLevelSpec {
  const { probability, downtime } = requirement
  return probabilityMapChart(map!.cells, {
    probability,
    contour: map!.contour,
    downtime,
    ...(isMet && { chosen: setting }),
  })
}

export const writePlanMap = (file: string, answer: Answer): Promise<void> => writeChart(mapOf(answer), file)

/** An answer as a page: what was said, the map, and the probability by the start. */
export async function writePlanPage(page: string, file: string, answer: Answer, text: string): Promise<void> {
  const { starts, requirement } = answer
  const asked = formatShare(requirement.probability)
  const charts: PageChart[] = [
    {
      caption: `The probability of keeping what is asked, by bandwidth and downtime limit; the line is where it is ${asked}.`,
      spec: mapOf(answer),
    },
    ...(starts
      ? [{ caption: 'The probability by when the migration starts.', spec: startChart(starts, requirement) }]
      : []),
  ]
  const [lead, ...rest] = text.split('\n\n')
  await writePage({ title: `Plan for ${file}`, lead: lead!, sections: [{ text: rest.join('\n\n'), charts }] }, page)
}
