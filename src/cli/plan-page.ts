import type { TopLevelSpec } from 'vega-lite'
import type { PageChart } from '../charts/page.ts'
import { probabilityMapChart } from '../charts/probability-map.ts'
import { writeChart, writePage } from '../charts/render.ts'
import { startChart } from '../charts/start-probability.ts'
import { formatShare } from './output.ts'
import type { Answer } from './plan-answer.ts'
import type { Said } from './plan-output.ts'

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

/** An answer as a page: what is said of it, the map, and the probability by the start. */
export async function writePlanPage(page: string, file: string, answer: Answer, said: Said): Promise<void> {
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
  const { headline, setting, check, reserve, forecast, notes, commands } = said
  await writePage(
    {
      title: `Plan for ${file}`,
      lead: `${headline}: ${setting.join('. ')}`,
      sections: [
        { heading: 'What to reserve', table: reserve, charts },
        { heading: 'What to expect', text: [...(check ? [check] : []), ...notes].join('\n\n'), table: forecast },
        { heading: 'How', table: { columns: ['commands'], rows: commands.map(line => [line]) } },
      ],
    },
    page,
  )
}
