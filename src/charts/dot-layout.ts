import type { Distribution } from '../distributions/distribution.ts'
import { dotAxis } from './dot-axis.ts'
import { convergenceLabel } from './forecast-row.ts'
import { midQuantiles, stackDots } from './quantile-dots.ts'
import { inUnit, timeUnit } from './scale-unit.ts'
import { columnWidth } from './theme.ts'

/** A value to mark. */
export interface Rule {
  label: string
  at: number
}

/** A row of dots, with a rule and an end of its own if they are not those of the plot. */
export interface DotRow {
  model: string
  convergence: number
  law: Distribution
  rule?: Rule
  end?: number
}

/** What a dot plot of seconds shows. */
export interface DotPlot {
  title: string
  rows: readonly DotRow[]
  /** Share of the probability that the outer interval holds. */
  level: number
  /** A rule is left out where it would leave the dots less than a third of the axis. */
  rule?: Rule
  /** What came; infinite where it did not finish. */
  observed?: number | undefined
  /** Outcomes at or beyond this did not finish, as those that are not finite. */
  end?: number
}

export const dotCount = 50
export const dotDiameter = 3.5
export const dotWidth = columnWidth - 68
const tallest = 9

/** Where everything stands: x in the unit of the axis, y in points from the top. */
export function dotLayout({ rows, level, rule, observed, end = Infinity }: DotPlot) {
  const until = (value: number, end: number) => (value < end ? value : Infinity)
  const laws = rows.map(({ law, end: own = end, ...row }) => ({
    ...row,
    quantiles: midQuantiles(law, dotCount).map(value => until(value, own)),
    median: until(law.quantile(0.5), own),
    intervals: [level, 0.5].map(
      share => [until(law.quantile((1 - share) / 2), own), until(law.quantile((1 + share) / 2), own)] as const,
    ),
  }))
  const valuesOf = ({ quantiles, intervals }: (typeof laws)[number]) => [...quantiles, ...intervals.flat()]
  const outcome = observed === undefined ? [] : [until(observed, end)]
  const extremes = [...laws.flatMap(valuesOf), ...outcome]
  const greatest = Math.max(0, ...extremes.filter(Number.isFinite))
  const isShown = ({ at }: Rule, values: readonly number[]) => at < 3 * greatest || values.includes(Infinity)
  const marks: (Rule & { row?: number })[] = [
    ...(rule && isShown(rule, extremes) ? [rule] : []),
    ...laws.flatMap((law, row) => (law.rule && isShown(law.rule, valuesOf(law)) ? [{ ...law.rule, row }] : [])),
  ]
  const axis = dotAxis([...extremes, ...marks.map(({ at }) => at)], dotWidth, dotDiameter)
  const unit = timeUnit(Math.max(greatest, ...marks.map(({ at }) => at)))
  const x = (value: number) => axis.value(axis.position(value)) / unit.size
  const text = (value: number) => (value < Infinity ? inUnit(value, unit) : 'not finished')

  const stacks = laws.map(({ quantiles }, row) => {
    const breaks = marks.filter(mark => (mark.row ?? row) === row).map(({ at }) => axis.position(at))
    return stackDots(quantiles.map(axis.position), dotDiameter, breaks)
  })
  const zone = Math.min(tallest, Math.max(1, ...stacks.flat().map(dot => dot.stack))) * dotDiameter
  const rowHeight = Math.max(zone + 14, 24)
  const floor = (row: number) => (row + 1) * rowHeight - 11

  const dots = laws.flatMap(({ model, quantiles }, row) =>
    stacks[row]!.map(({ position, rank, stack }, i) => ({
      model,
      x: axis.value(position) / unit.size,
      y:
        floor(row) -
        dotDiameter / 2 -
        (stack > 1 ? rank * Math.min(dotDiameter, (zone - dotDiameter) / (stack - 1)) : 0),
      finished: quantiles[i]! < Infinity,
      value: text(quantiles[i]!),
    })),
  )
  const intervals = laws.flatMap(({ model, intervals }, row) =>
    intervals.map(([lower, upper], i) => ({
      model,
      y: floor(row) + 5,
      lower: x(lower),
      upper: x(upper),
      share: i === 0 ? level : 0.5,
      interval: `${text(lower)} to ${text(upper)}`,
    })),
  )
  const certain = laws.every(law => law.convergence === 1)
  const medians = laws.map(({ model, convergence, median }, row) => ({
    model,
    y: floor(row) + 5,
    labelY: floor(row) - (certain ? 0 : 9),
    median: x(median),
    value: text(median),
    convergence: certain ? '' : convergenceLabel(convergence),
  }))
  const isRight = (value: number) => axis.position(value) > dotWidth / 2
  const [came] = outcome.map(value => ({ x: x(value), text: text(value), isRight: isRight(value) }))
  const rules = marks.map(({ label, at, row }) => ({
    x: at / unit.size,
    text: `${label} ${inUnit(at, unit)}`,
    isRight: isRight(at),
    extent: row === undefined ? undefined : ([row * rowHeight, (row + 1) * rowHeight] as const),
  }))
  return { axis, unit, height: rows.length * rowHeight, dots, intervals, medians, rules, came }
}
