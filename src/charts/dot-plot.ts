import type { TopLevelSpec } from 'vega-lite'
import { type DotPlot, dotCount, dotDiameter, dotLayout, dotWidth } from './dot-layout.ts'
import { logTicks } from './log-ticks.ts'
import { figure, modelScale, mutedColour, observedColour, ruleColour } from './theme.ts'

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const

/** Quantile dots with the median and the intervals of 50% and `level` below them, a row per model. */
export const dotPlot = (plot: DotPlot): TopLevelSpec => figure(dotPanel(plot))

/** Such a plot by itself, or as a part of a chart. */
export function dotPanel(plot: DotPlot) {
  const { axis, unit, height, dots, intervals, medians, rules, came } = dotLayout(plot)
  const key = `Dot: ${100 / dotCount}% of the migrations; below: median, 50% and ${plot.level * 100}% intervals`
  const y = { type: quantitative, scale: { domain: [height, 0], nice: false, zero: false }, axis: null }
  const color = { field: 'model', type: nominal, scale: modelScale(plot.rows.map(row => row.model)), legend: null }
  const domain: [number, number] = [axis.domain[0] / unit.size, axis.domain[1] / unit.size]
  const last = Number((axis.last / unit.size).toPrecision(6))
  const onAxis = { condition: { test: `datum.value > ${last}`, value: 0 }, value: 1 }
  const tip = (field: string, title: string) => [
    { field: 'model', type: nominal },
    { field, type: nominal, title },
  ]
  const label = { type: 'text' as const, align: 'right' as const, baseline: 'middle' as const }
  return {
    width: dotWidth,
    height,
    title: axis.beyond ? [key, 'Hollow: not finished'] : key,
    encoding: {
      x: {
        type: quantitative,
        scale: { type: axis.type, domain, nice: false, ...(axis.type === 'linear' && { zero: false }) },
        axis: {
          title: `${plot.title} (${unit.name})`,
          format: '~r',
          ...(axis.type === 'log' ? { values: logTicks([domain[0], last]) } : { tickCount: 6 }),
          labelOpacity: onAxis,
          gridOpacity: onAxis,
          tickOpacity: onAxis,
        },
      },
    },
    layer: [
      ...rules.flatMap((rule, i) => ruleLayers(rule, i + 1)),
      ...(came ? observedLayers(came, rules.length + 1) : []),
      {
        data: { values: intervals },
        mark: { type: 'rule' as const, strokeCap: 'butt' as const },
        encoding: {
          x: { field: 'lower' },
          x2: { field: 'upper' },
          y: { field: 'y', ...y },
          color,
          strokeWidth: { condition: { test: 'datum.share === 0.5', value: 3.2 }, value: 1.2 },
          tooltip: [...tip('interval', 'interval'), { field: 'share', type: quantitative, format: '~%' }],
        },
      },
      {
        data: { values: dots },
        mark: {
          type: 'point' as const,
          shape: 'circle' as const,
          size: Math.PI * (dotDiameter / 2 - 0.15) ** 2,
          strokeWidth: 0.5,
          opacity: 1,
        },
        encoding: {
          x: { field: 'x' },
          y: { field: 'y', ...y },
          fill: { condition: { test: 'datum.finished', ...color }, value: 'white' },
          stroke: color,
          tooltip: tip('value', plot.title.toLowerCase()),
        },
      },
      {
        data: { values: medians },
        mark: {
          type: 'point' as const,
          shape: 'circle' as const,
          size: 16,
          fill: 'white',
          strokeWidth: 1.2,
          opacity: 1,
        },
        encoding: { x: { field: 'median' }, y: { field: 'y', ...y }, color, tooltip: tip('value', 'median') },
      },
      {
        data: { values: medians },
        mark: label,
        encoding: { x: { value: -5 }, y: { field: 'labelY', ...y }, text: { field: 'model' } },
      },
      {
        data: { values: medians },
        mark: { ...label, dy: 9, fontSize: 7, color: mutedColour },
        encoding: { x: { value: -5 }, y: { field: 'labelY', ...y }, text: { field: 'convergence' } },
      },
    ],
  }
}

/** A dashed line, over the height of its row if it has one, with its text above, on the line of text of that number. */
function ruleLayers({ x, text, isRight, extent }: DotRule, line: number) {
  const data = { values: [{ at: x }] }
  return [
    {
      mark: { type: 'rule' as const, color: ruleColour, strokeWidth: 0.8, strokeDash: [3, 2] },
      data,
      encoding: { x: { field: 'at' }, ...(extent && { y: { value: extent[0] }, y2: { value: extent[1] } }) },
    },
    {
      data,
      mark: {
        type: 'text' as const,
        align: isRight ? ('right' as const) : ('left' as const),
        baseline: 'bottom' as const,
        dy: 8 - 10 * line,
        color: ruleColour,
      },
      encoding: { x: { field: 'at' }, y: { value: 0 }, text: { value: text } },
    },
  ]
}

type DotRule = ReturnType<typeof dotLayout>['rules'][number]

/** A line where what came lies, with its value above, on the line of text of that number. */
function observedLayers({ x, text, isRight }: { x: number; text: string; isRight: boolean }, line: number) {
  const data = { values: [{ came: x }] }
  return [
    {
      data,
      mark: { type: 'rule' as const, color: observedColour, strokeWidth: 1.1 },
      encoding: { x: { field: 'came' } },
    },
    {
      data,
      mark: {
        type: 'text' as const,
        align: isRight ? ('right' as const) : ('left' as const),
        baseline: 'bottom' as const,
        dy: 8 - 10 * line,
        fontWeight: 'bold' as const,
        color: observedColour,
      },
      encoding: { x: { field: 'came' }, y: { value: 0 }, text: { value: `came: ${text}` } },
    },
  ]
}
