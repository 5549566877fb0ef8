import { type CoverageLevelRow, coverageLevelsChart, pageWidth } from 'precopy'
import { type Figure, percent, plain } from './figure.ts'
import { coverageAt, draws, of, quantities, seed, validation, validationInputs } from './validation.ts'

const models = ['independent', 'resample', 'phases', 'climatology']
const levels = [0.5, 0.8, 0.9, 0.95]

export const reliability: Figure = {
  name: 'reliability',
  width: pageWidth,
  seed,
  inputs: validationInputs,
  async draw() {
    const cases = await validation()
    const rows: CoverageLevelRow[] = quantities.flatMap(quantity =>
      models.flatMap(model =>
        levels.map(level => ({ model, quantity, level, ...coverageAt(of(cases, model, quantity), level) })),
      ),
    )
    const n = of(cases, 'phases', 'totalTime').length
    const share = (model: string, quantity: string) =>
      percent(rows.find(row => row.model === model && row.quantity === quantity && row.level === 0.9)!.coverage)
    const three = (model: string) => quantities.map(quantity => share(model, quantity))
    const told = (model: string) => {
      const [rounds, totalTime, downtime] = three(model)
      return `${rounds} of the rounds, ${totalTime} of the total times and ${downtime} of the downtimes`
    }
    return {
      spec: coverageLevelsChart(rows),
      numbers: {
        draws: plain(draws),
        migrations: plain(n),
        ...Object.fromEntries(
          rows.flatMap(({ model, quantity, level, coverage, lower, upper }) => [
            [`${quantity}.${model}.${level}`, plain(coverage)],
            [`${quantity}.${model}.${level}.lower`, plain(lower)],
            [`${quantity}.${model}.${level}.upper`, plain(upper)],
          ]),
        ),
      },
      caption: `Do intervals hold what they promise? Of the ${n} measured migrations that completed, the share whose rounds, total time and
downtime lay in the central forecast interval at each nominal level (black), with binomial 95% intervals; forecasts from the trace
before each migration (${draws} draws) on a host learnt from the other half of the migrations. At 90%, \`phases\` holds ${told('phases')},
\`resample\` ${told('resample')}: intervals of rounds and downtime hold about what they
promise (those of rounds, which are whole numbers, more at 50%), intervals of total time are too narrow at every level. Pages taken for independent hold ${told('independent')}; \`climatology\`, what became of other workloads' migrations,
${told('climatology')}, with wider intervals.`,
    }
  },
}
