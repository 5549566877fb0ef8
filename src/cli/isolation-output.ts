import { isolationChart } from '../charts/isolation.ts'
import type { Page } from '../charts/page.ts'
import type { MigrationSpec } from '../migration/spec.ts'
import {
  type Isolation,
  type IsolationMissRow,
  isolationFrames,
  isolationMisses,
} from '../reservation/isolation/isolation.ts'
import type { MigrationTimeline } from '../reservation/isolation/timeline.ts'
import type { CpuShare } from '../reservation/reservation.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import { describeMigration } from './forecast.ts'
import { type Cell, formatCell, formatShare, formatTable } from './output.ts'

/** The answer for machines; seconds since the migration's start. */
export function isolationJson(
  { rounds, stopped, resumed }: MigrationTimeline,
  { scenario, shares, fair, runs }: Isolation,
) {
  return {
    replay: { rounds, stopped, resumed },
    scenario,
    shares,
    fair,
    runs: runs.map(run => ({ ...run, downtime: run.resumed - run.stopped })),
  }
}

export const isolationSpec = (found: Isolation) =>
  isolationChart(isolationFrames(found), {
    deadline: found.scenario.period,
    still: found.runs,
    misses: isolationMisses(found),
  })

/** The answer for people. */
export const describeIsolation = (spec: MigrationSpec, timeline: MigrationTimeline, found: Isolation): string =>
  [
    describeMigration(spec),
    '',
    formatTable(columns, isolationMisses(found).map(row)),
    '',
    ...notesOn(timeline, found),
  ].join('\n')

export const isolationPage = (
  file: string,
  spec: MigrationSpec,
  timeline: MigrationTimeline,
  found: Isolation,
): Page => ({
  title: `Isolation of a migration of ${file}`,
  lead: describeMigration(spec),
  sections: [
    {
      text: notesOn(timeline, found).join('\n\n'),
      table: { columns, rows: isolationMisses(found).map(one => row(one).map(formatCell)) },
      charts: [
        {
          caption: 'Response times of frames around the migration, by when they were released.',
          spec: isolationSpec(found),
          wide: true,
        },
      ],
    },
  ],
})

const columns = ['virtual machine', 'reservations', 'phase', 'frames', 'late', 'share of them', 'worst lateness']

const row = ({ vm, scheme, phase, frames, missed, ratio, lower, upper, worstLateness }: IsolationMissRow): Cell[] => [
  vm,
  scheme === 'fair' ? 'none' : 'yes',
  phase,
  frames,
  missed,
  frames === 0 ? '' : `${formatShare(ratio)} [${formatShare(lower)}, ${formatShare(upper)}]`,
  frames === 0 ? '' : worstLateness === Infinity ? '> all looked at' : formatLateness(worstLateness),
]

/** `102 ms`, or `−28.4 ms` where all were early. */
const formatLateness = (seconds: number) => `${seconds < 0 ? '−' : ''}${formatSeconds(Math.abs(seconds))}`

function notesOn({ rounds, resumed }: MigrationTimeline, { scenario, shares, fair, runs }: Isolation): string[] {
  const { period, margin, senderRate, cost } = scenario
  const [without, reserved] = runs.map(run => formatSeconds(run.resumed - run.stopped))
  const still = runs.map(({ misses }) => misses.migrating.reduce((sum, { stopped }) => sum + stopped, 0))
  const share = ({ budget, period }: CpuShare) => `${formatSeconds(budget)} every ${formatSeconds(period)}`
  const sender = shares.sender ? `${share(shares.sender)} and ` : ''
  const perSecond = (rate: number) => `${formatBytes(rate)}/s`
  return [
    `Late: left its host more than ${formatSeconds(period)} after its release. Phases are those of the release: after, once the guest runs again. Shares with 95% intervals as if frames were late independently.`,
    `The migration takes ${formatSeconds(resumed)} and ${rounds} rounds; downtime ${without} without reservations, ${reserved} with. Of the migrating machine's late frames ${still[0]} and ${still[1]} were due while it stood still.`,
    `Without reservations threads get at most ${formatShare(fair.level)} of the neighbour's core each while the migration sends; the neighbour's task asks for ${formatShare(fair.demand)} on average.`,
    `Reserved, with a margin of ${formatShare(margin)}: for frames of ${formatSeconds(cost)}, ${share(shares.task)} and ${perSecond(shares.stream)} of the link; for the sender, ${sender}${perSecond(shares.migration)}, which sends ${senderRate === Infinity ? 'without CPU time' : `${perSecond(senderRate)} of CPU time`}.`,
    `So no frame of the neighbour takes more than ${formatSeconds(shares.response)}, whatever the others do, where the kernel ends budgets on time.`,
  ]
}
