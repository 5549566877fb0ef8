import { pageWidth, predictedAllChart } from 'precopy'
import { type Figure, percent, plain, short } from './figure.ts'
import { coverageAt, draws, migrations, of, quantities, seed, validation, validationInputs } from './validation.ts'

const candidates = ['resample', 'phases']
const LEVEL = 0.9

export const predictedObserved: Figure = {
  name: 'predicted-observed',
  width: pageWidth,
  seed,
  inputs: validationInputs,
  async draw() {
    const cases = await validation()
    const score = (model: string) => {
      const its = of(cases, model, 'totalTime')
      return its.reduce((sum, { crps }) => sum + crps, 0) / its.length
    }
    const model = candidates.toSorted((a, b) => score(a) - score(b))[0]!
    const rows = quantities.flatMap(quantity =>
      of(cases, model, quantity).map(({ id, workload, observed, median, intervals }) => {
        const { lower, upper } = intervals.find(one => one.level === LEVEL)!
        return { id, workload, model, quantity, observed, median, lower, upper }
      }),
    )
    const completed = of(cases, model, 'totalTime').length
    const errors = quantities.map(quantity => {
      const relative = of(cases, model, quantity).map(({ median, observed }) => Math.abs(median - observed) / observed)
      return relative.sort((a, b) => a - b)[relative.length >> 1]!
    })
    const held = quantities.map(quantity => coverageAt(of(cases, model, quantity), LEVEL).coverage)
    return {
      spec: predictedAllChart(rows, { level: LEVEL }),
      numbers: {
        draws: plain(draws),
        migrations: plain(migrations.length),
        completed: plain(completed),
        ...Object.fromEntries(candidates.map(name => [`crps.totalTime.${name}`, { value: score(name), unit: 's' }])),
        ...Object.fromEntries(quantities.map((quantity, i) => [`medianError.${quantity}`, plain(errors[i]!)])),
        ...Object.fromEntries(quantities.map((quantity, i) => [`coverage90.${quantity}`, plain(held[i]!)])),
      },
      caption: `Forecast against measured: rounds, total time and downtime of the ${completed} of ${migrations.length} measured migrations that completed, by \`${model}\`,
whose CRPS of total time is the lower of ${candidates.map(name => `\`${name}\` (${short(score(name))} s)`).join(' and ')}; medians with 90% intervals, filled where the interval missed; dashed:
forecast equals measured. Each is forecast from the 12 to 15 s of dirtied pages recorded before it (${draws} draws) on a host learnt from the other half of
the migrations; nothing of the migration itself is used. The error of the median is ${percent(errors[0]!, 1)} of the rounds, ${percent(errors[1]!, 1)} of the total time and ${percent(errors[2]!, 1)} of
the downtime in the median of the migrations; the intervals hold ${percent(held[0]!)}, ${percent(held[1]!)} and ${percent(held[2]!)}.`,
    }
  },
}
