import type { Host } from '../migration/host.ts'
import type { PacedMigration } from './host/case.ts'
import { shortfall } from './host/sender.ts'
import type { MeasuredMigration } from './measured.ts'

/** What the log of a migration tells, be it measured or drawn. Seconds, bytes, pages newly set. */
export interface RoundLog {
  readonly synchronisations: readonly { readonly time: number; readonly dirtyPages: number }[]
  /** Whether it converged: the last synchronisation is the one after the guest was stopped. */
  readonly converged: boolean
  readonly rounds: number
  readonly totalTime: number
  readonly downtime: number
  readonly bytes: number
}

/** Seconds: a shorter round but the first is one at the border of convergence, in which pages are few and new ones come. */
export const BORDER = 0.1

/** Parts of a migration's time, rounds and downtime that its log tells. Seconds, pages, pages per second. */
export const roundStatistics = [
  /** Until the first synchronisation. */
  'setupTime',
  'firstRound',
  /** Newly set when the first round ended. */
  'firstRoundPages',
  /** The share of its bandwidth that a paced link did not carry while the guest ran (`shortfall`). */
  'shortfall',
  /** Rounds between the first and the stop that are no shorter than `BORDER`. */
  'longRounds',
  /** Pages newly set in them, per second. */
  'longRoundsRate',
  /** Rounds between the first and the stop that are shorter. */
  'borderRounds',
  'borderRoundsRate',
  /** Found by the last synchronisation before the stop and the one after it. */
  'lastPages',
  /** Downtime beside sending those: what was left unsent before them, device state and hand-over. */
  'otherDowntime',
  /** 1 where the migration did not converge, else 0. */
  'unfinished',
] as const

export type RoundStatistic = (typeof roundStatistics)[number]

/** A part of a migration, and the seconds of its time that one unit of it stands for, what follows from them left out. */
interface Part {
  readonly value: number
  readonly worth: number
}

/** What is known of the migration and the host, the same for what was measured and for draws. */
export interface Terms {
  readonly before: Pick<MeasuredMigration['before'], 'bandwidth' | 'switchoverBandwidth' | 'pageSize'>
  readonly host: Host
}

/** The parts of a migration; those are absent of which there is nothing, as the pages of rounds that did not happen. */
export function partsOf(log: RoundLog, { before, host }: Terms): Partial<Record<RoundStatistic, Part>> {
  const { synchronisations, converged, totalTime, downtime, rounds, bytes } = log
  const [first, second] = synchronisations
  if (!first || !second) return {}
  const { bandwidth, switchoverBandwidth, pageSize } = before
  const page = (pageSize + host.pageHeader) / bandwidth
  const pageAtStop = (pageSize + host.pageHeader) / (switchoverBandwidth ?? bandwidth)
  const all = synchronisations.slice(1).map(({ time, dirtyPages }, i) => {
    return { seconds: time - synchronisations[i]!.time, dirtyPages }
  })
  const later = all.slice(1, converged ? -1 : undefined)
  const long = totals(later.filter(({ seconds }) => seconds >= BORDER))
  const border = totals(later.filter(({ seconds }) => seconds < BORDER))
  const lastPages = totals(all.slice(-2)).pages
  const paced: PacedMigration = {
    ...{ bandwidth, totalTime, downtime, rounds, bytes },
    setupTime: first.time,
    blackout: undefined,
  }
  return {
    setupTime: { value: first.time, worth: 1 },
    firstRound: { value: all[0]!.seconds, worth: 1 },
    firstRoundPages: { value: second.dirtyPages, worth: page },
    ...(!switchoverBandwidth && { shortfall: { value: shortfall(paced, host).share, worth: totalTime } }),
    longRounds: { value: long.rounds, worth: mean(long) },
    ...(long.seconds > 0 && { longRoundsRate: { value: long.pages / long.seconds, worth: long.seconds * page } }),
    borderRounds: { value: border.rounds, worth: mean(border) },
    ...(border.seconds > 0 && {
      borderRoundsRate: { value: border.pages / border.seconds, worth: border.seconds * page },
    }),
    ...(converged && {
      lastPages: { value: lastPages, worth: pageAtStop },
      otherDowntime: { value: downtime - lastPages * pageAtStop, worth: 1 },
    }),
    unfinished: { value: Number(!converged), worth: totalTime },
  }
}

interface Totals {
  readonly rounds: number
  readonly seconds: number
  readonly pages: number
}

const totals = (rounds: readonly { seconds: number; dirtyPages: number }[]): Totals => ({
  rounds: rounds.length,
  seconds: rounds.reduce((sum, { seconds }) => sum + seconds, 0),
  pages: rounds.reduce((sum, { dirtyPages }) => sum + dirtyPages, 0),
})

const mean = ({ rounds, seconds }: Totals): number => (rounds > 0 ? seconds / rounds : 0)

/** The log of a migration that completed; undefined where its synchronisations were not kept. */
export function logOf({ after }: MeasuredMigration): RoundLog | undefined {
  const { outcome, synchronisations, rounds, totalTime, downtime, bytes } = after
  if (outcome !== 'completed' || !synchronisations) return undefined
  return {
    synchronisations,
    converged: true,
    rounds: rounds!,
    totalTime: totalTime!,
    downtime: downtime!,
    bytes: bytes!,
  }
}
