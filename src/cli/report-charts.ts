import type { ColumnTable } from 'arquero'
import { dirtyCurveChart } from '../charts/dirty-curve.ts'
import { downtimeChart } from '../charts/downtime.ts'
import { heatMapChart } from '../charts/heat-map.ts'
import type { PageChart } from '../charts/page.ts'
import { pendingChart } from '../charts/pending.ts'
import { roundsChart } from '../charts/rounds.ts'
import { totalTimeChart } from '../charts/total-time.ts'
import { writesPerEpochChart } from '../charts/writes-per-epoch.ts'
import type { MigrationSpec } from '../migration/spec.ts'
import type { Trace } from '../trace/trace.ts'
import { writesPerEpoch } from '../working-set/epochs.ts'
import { HeatMap } from '../working-set/heat-map.ts'
import { workingSet } from '../working-set/scan.ts'

type Charts = readonly PageChart[]

export function traceCharts(trace: Trace): Charts {
  const heat = new HeatMap(trace.info.pageCount, trace.length)
  heat.add(trace)
  return [
    {
      caption: 'Pages written per epoch: the mean, and the least and the most, over short stretches of time.',
      spec: writesPerEpochChart(writesPerEpoch(workingSet(trace), 300)),
    },
    { caption: 'Where in memory pages are written, over time.', spec: heatMapChart(heat.table()) },
  ]
}

export const workingSetChart = (curve: ColumnTable, implied: ColumnTable): PageChart => ({
  caption: 'Dirty curve: mean and 5% to 95% of the windows of the trace, and the mean of each model.',
  spec: dirtyCurveChart(curve, implied),
})

export function forecastCharts(forecasts: ColumnTable, fan: ColumnTable, spec: MigrationSpec, level: number): Charts {
  const { bandwidth, downtimeLimit, deadline } = spec
  return [
    { caption: 'Rounds: the probability of each number.', spec: roundsChart(forecasts) },
    {
      caption: 'Total time: each dot is a fiftieth of the draws; median, 50% and wide interval below.',
      spec: totalTimeChart(forecasts, { level, ...(deadline !== undefined && { deadline }) }),
    },
    {
      caption: 'Downtime, and the limit that the hypervisor aims for.',
      spec: downtimeChart(forecasts, { level, limit: downtimeLimit }),
    },
    {
      caption:
        'Pending pages over the course of the migration: median, 50% and 90% bands; the line is what the link carries within the downtime limit.',
      spec: pendingChart(fan, { threshold: bandwidth * downtimeLimit }),
    },
  ]
}
