import type { Distribution } from '../distributions/distribution.ts'
import { dotAxis } from './dot-axis.ts'
import { convergenceLabel } from './forecast-row.ts'
import { midQuantiles, stackDots } from './quantile-dots.ts'
import { inUnit, timeUnit } from './scale-unit.ts'
import { columnWidth } from './theme.ts'

/** What a dot plot of seconds shows. */
export interface DotPlot {
  title: string
  rows: readonly { model: string; convergence: number; law: Distribution }[]
  /** Share of the probability that the outer interval holds. */
  level: number
  /** A value to mark; it is left out where it would leave the dots less than a third of the axis. */
  rule?: { label: string; at: number }
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
  const laws = rows.map(({ law, ...row }) => ({
    ...row,
    quantiles: midQuantiles(law, dotCount),
    median: law.quantile(0.5),
    intervals: [level, 0.5].map(share => [law.quantile((1 - share) / 2), law.quantile((1 + share) / 2)] as const),
  }))
  const extremes = laws.flatMap(({ quantiles, intervals }) => [...quantiles, ...intervals.flat()])
  if (observed !== undefined) extremes.push(observed)
  const finite = extremes.filter(value => value < end)
  const greatest = Math.max(0, ...finite)
  const marked = rule && (rule.at < 3 * greatest || finite.length < extremes.length) ? rule : undefined
  const axis = dotAxis(marked && marked.at < end ? [...extremes, marked.at] : extremes, dotWidth, dotDiameter, end)
  const unit = timeUnit(Math.max(greatest, marked?.at ?? 0))
  const x = (value: number) => axis.value(axis.position(value)) / unit.size
  const text = (value: number) => (value < end ? inUnit(value, unit) : 'not finished')

  const breaks = marked ? [axis.position(marked.at)] : []
  const stacks = laws.map(({ quantiles }) => stackDots(quantiles.map(axis.position), dotDiameter, breaks))
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
      finished: quantiles[i]! < end,
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
  const came =
    observed === undefined
      ? undefined
      : { x: x(observed), text: text(observed), isRight: axis.position(observed) > dotWidth / 2 }
  return { axis, unit, height: rows.length * rowHeight, dots, intervals, medians, marked, came }
}
