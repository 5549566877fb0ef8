import type { TopLevelSpec } from 'vega-lite'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, figure, mutedColour, observedColour, pageWidth } from './theme.ts'

/**
 * A frame: when it was released since the migration's start, how long it took, and whether that was too long; seconds.
 */
export interface FrameRow {
  vm: string
  scheme: string
  release: number
  /** Infinity: it never left. */
  response: number
  late: boolean
}

/** How many frames of a phase were late. */
export interface MissRow {
  vm: string
  scheme: string
  phase: 'before' | 'during' | 'after'
  frames: number
  missed: number
}

/** When the guest stood still under a way of sharing, seconds since the migration's start. */
export interface StillRow {
  scheme: string
  stopped: number
  resumed: number
}

/** What is drawn beside the frames: the deadline, when each machine stood still, and how often frames were late. */
export interface IsolationChartOptions {
  /** Seconds that a frame may take. */
  deadline: number
  still: Rows<StillRow>
  misses: Rows<MissRow>
}

const quantitative = 'quantitative' as const
const titles: Readonly<Record<string, string>> = {
  neighbour: 'Neighbour',
  migrating: 'Migrating virtual machine',
  fair: 'without reservations',
  reserved: 'with reservations',
}
const titleOf = (name: string) => titles[name] ?? name

const [onTimeColour, lateColour] = coloursOf(['renewal', 'phases']) as [string, string]
const [migrationShade, stillShade] = ['#EBEBEB', '#A6A6A6']
const margin = 48
const between = 16
const width = Math.floor((pageWidth - margin - between - 12) / 2)

/**
 * Response times of the frames of periodic tasks by when they were released: a row of panels for each virtual machine,
 * a column for each way of sharing. Late frames are crosses, and counted by phase; the line is the deadline, the shade
 * the migration, darker where the guest stood still. The panels of a row share their axis; a frame that never left is
 * at its top.
 */
export function isolationChart(frames: Rows<FrameRow>, options: IsolationChartOptions): TopLevelSpec {
  const rows = rowsOf(frames)
  const still = rowsOf(options.still)
  const vms = distinct(rows, row => row.vm)
  const schemes = distinct(rows, row => row.scheme)
  const time = [...rows.map(row => row.release), 0, ...still.map(row => row.resumed)]
  const span = [time.reduce((a, b) => Math.min(a, b)), time.reduce((a, b) => Math.max(a, b))]
  const panel = (vm: string, scheme: string) => {
    const ofVm = rows.filter(row => row.vm === vm)
    const top = 1060 * highest(ofVm, 1.5 * options.deadline)
    const [left, lowest] = [scheme === schemes[0], vm === vms.at(-1)]
    const x = {
      type: quantitative,
      scale: { domain: span, nice: false },
      axis: {
        title: lowest ? "Time since the migration's start (s)" : null,
        labels: lowest,
        grid: false,
        tickCount: 8,
      },
    }
    const y = {
      type: quantitative,
      scale: { domain: [0, top], nice: false },
      axis: { title: left ? 'Response time (ms)' : null, labels: left, tickCount: 5, grid: false },
    }
    const tooltip = [
      { field: 'release', type: quantitative, format: '.3f', title: 'released (s)' },
      { field: 'response', type: quantitative, format: '.1f', title: 'response (ms)' },
    ]
    const points = (late: boolean, mark: { shape: 'circle' | 'cross'; size: number; color: string }) => ({
      data: {
        values: ofVm
          .filter(row => row.scheme === scheme && row.late === late)
          .map(({ release, response }) => ({ release, response: Math.min(response * 1000, top) })),
      },
      mark: { type: 'point' as const, filled: true, opacity: 1, ...mark },
      encoding: { x: { field: 'release', ...x }, y: { field: 'response', ...y }, tooltip },
    })
    return {
      width,
      height: 96,
      layer: [
        {
          data: { values: shades(still.find(row => row.scheme === scheme)) },
          mark: { type: 'rect' as const },
          encoding: {
            x: { field: 'from', ...x },
            x2: { field: 'to' },
            color: { field: 'color', type: 'nominal' as const, scale: null },
          },
        },
        {
          data: { values: [{ deadline: options.deadline * 1000 }] },
          mark: { type: 'rule' as const, color: observedColour, strokeWidth: 0.7, strokeDash: [4, 2] },
          encoding: { y: { field: 'deadline', ...y } },
        },
        points(false, { shape: 'circle', size: 7, color: onTimeColour }),
        points(true, { shape: 'cross', size: 14, color: lateColour }),
        ...rowsOf(options.misses)
          .filter(row => row.vm === vm && row.scheme === scheme)
          .map(countLabel),
        label(`${titleOf(vm)}, ${titleOf(scheme)}`, 0, -14, { align: 'left', fontWeight: 'bold' }),
      ],
    }
  }
  return figure({
    title: {
      text: [
        'Dot: a frame on time; cross: a late one; dashed: the deadline',
        'Grey: the migration; dark: the guest stands still',
      ],
      offset: 8,
    },
    columns: schemes.length,
    align: 'each',
    spacing: { row: 8, column: between },
    concat: vms.flatMap(vm => schemes.map(scheme => panel(vm, scheme))),
  })
}

/** The longest response that ended, and at least so much. */
const highest = (rows: readonly FrameRow[], least: number) =>
  rows.reduce((most, { response }) => (response < Infinity ? Math.max(most, response) : most), least)

const shades = (still: StillRow | undefined) =>
  still
    ? [
        { from: 0, to: still.stopped, color: migrationShade },
        { from: still.stopped, to: still.resumed, color: stillShade },
      ]
    : []

/** What was late in a phase, above its panel: before to the left, after to the right. */
function countLabel({ phase, missed, frames }: MissRow) {
  const places = {
    before: { at: 0, align: 'left' },
    during: { at: width / 2, align: 'center' },
    after: { at: width, align: 'right' },
  } as const
  const { at, align } = places[phase]
  const text = `${phase === 'before' ? 'late before' : phase}: ${missed} of ${frames}`
  return label(text, at, -3, { align, color: missed > 0 ? lateColour : mutedColour })
}

interface LabelStyle {
  align: 'left' | 'center' | 'right'
  color?: string
  fontWeight?: 'bold'
}

const label = (text: string, x: number, y: number, style: LabelStyle) => ({
  data: { values: [{ text }] },
  mark: { type: 'text' as const, baseline: 'bottom' as const, ...style },
  encoding: { x: { value: x }, y: { value: y }, text: { field: 'text' } },
})
