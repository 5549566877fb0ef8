import type { Config, TopLevelSpec } from 'vega-lite'

/** Width of a single column of a paper, in points; one pixel of a chart is one point of the PDF. */
export const columnWidth = 252

/** Width of a figure that spans both columns, in points. */
export const pageWidth = 516

/** Okabe & Ito (2008): told apart under the common colour-vision deficiencies. */
const modelColours = {
  'constant-rate': '#999999',
  'dirty-curve': '#E69F00',
  independent: '#56B4E9',
  markov: '#009E73',
  renewal: '#0072B2',
  phases: '#D55E00',
  resample: '#CC79A7',
  'as reported': '#777777',
} as const

/** For names that are not among the models above (Tol, muted). */
const spareColours = ['#332288', '#882255', '#44AA99', '#999933', '#661100'] as const

/** Tol's muted scheme with a dark grey, for what is not a model: workloads, say. */
export const categoryColours = [
  '#332288',
  '#CC6677',
  '#117733',
  '#DDAA33',
  '#88CCEE',
  '#882255',
  '#44AA99',
  '#AA4499',
  '#999933',
  '#555555',
] as const

export const observedColour = '#222222'
export const ruleColour = '#B00020'
export const mutedColour = '#666666'

/** One colour per name: a model's own colour wherever it is drawn, a spare one for any other name. */
export function coloursOf(names: readonly string[]): string[] {
  let spares = 0
  return names.map(name =>
    Object.hasOwn(modelColours, name)
      ? modelColours[name as keyof typeof modelColours]
      : spareColours[spares++ % spareColours.length]!,
  )
}

/** A `color` scale for these models. */
export const modelScale = (names: readonly string[]) => ({ domain: [...names], range: coloursOf(names) })

/** Around every chart, in points. */
export const padding = 3

const font = 'Arimo, Arial, Helvetica, sans-serif'

/** Arimo has the widths of Arial and Helvetica, so that a chart keeps its layout where only those are installed. */
export const theme: Config = {
  background: 'white',
  font,
  padding,
  view: { stroke: null },
  axis: {
    labelFontSize: 8,
    titleFontSize: 8.5,
    titleFontWeight: 'normal',
    titlePadding: 4,
    labelPadding: 3,
    labelColor: '#333333',
    titleColor: '#222222',
    domainColor: '#888888',
    tickColor: '#888888',
    tickSize: 3,
    gridColor: '#E6E6E6',
    gridWidth: 0.6,
    domainWidth: 0.6,
    tickWidth: 0.6,
    labelFlush: false,
    labelOverlap: 'greedy',
  },
  legend: {
    labelFontSize: 8,
    titleFontSize: 8,
    titleFontWeight: 'normal',
    labelColor: '#333333',
    titleColor: '#222222',
    symbolStrokeWidth: 1.6,
    symbolSize: 60,
    rowPadding: 2,
    columnPadding: 8,
    offset: 6,
    labelLimit: 120,
    titleLimit: 0,
  },
  header: {
    labelFontSize: 8.5,
    labelFontWeight: 'bold',
    labelColor: '#222222',
    labelAnchor: 'start',
    labelPadding: 2,
    labelLimit: 0,
  },
  title: {
    anchor: 'start',
    frame: 'bounds',
    fontSize: 8,
    fontWeight: 'normal',
    color: mutedColour,
    offset: 5,
    limit: 0,
  },
  text: { fontSize: 8, color: '#222222' },
  line: { strokeWidth: 1.3, strokeCap: 'round', strokeJoin: 'round' },
  area: { line: false },
}

type Content<Spec> = Spec extends unknown ? Omit<Spec, '$schema' | 'config'> : never

/** A whole chart in the one theme; its schema is v5, which notebooks know, and it uses only what v5 and v6 share. */
export function figure(content: Content<TopLevelSpec>): TopLevelSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    config: theme,
    ...content,
  } as TopLevelSpec
}
