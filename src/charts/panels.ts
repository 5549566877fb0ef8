import type { TopLevelSpec } from 'vega-lite'
import { columnWidth, pageWidth } from './theme.ts'

type Concat = Extract<TopLevelSpec, { concat: readonly unknown[] }>
type Layer = Extract<Concat['concat'][number], { layer: readonly unknown[] }>['layer'][number]

/** Where a panel stands, and what it therefore shows of the axes that all share. */
export interface Place {
  width: number
  xAxis(title: string): SharedAxis
  yAxis(title: string): SharedAxis
}

interface SharedAxis {
  title: string | null
  labels: boolean
}

interface Grid<Item> {
  label(item: Item, index: number): string
  /** Width that the axis on the left needs, in points. */
  margin: number
  columns?: number
  /** Of all of it, in points, where the number of columns shall not decide. */
  width?: number
  draw(item: Item, place: Place): { height: number; layer: Layer[] }
}

/**
 * Small multiples under their names: up to two beside each other are a column of a paper wide, more are a page wide, in
 * rows of at most four that are as even as they can be.
 */
export function panels<Item>(items: readonly Item[], { label, margin, draw, ...grid }: Grid<Item>) {
  const columns = grid.columns ?? Math.ceil(items.length / Math.ceil(items.length / 4))
  const between = 14
  const total = grid.width ?? (columns > 2 ? pageWidth : columnWidth)
  const width = Math.floor((total - margin - between * (columns - 1)) / columns)
  return {
    columns,
    align: 'each' as const,
    spacing: { row: 8, column: 4 },
    concat: items.map((item, i) => {
      const left = i % columns === 0
      const lastRow = i >= Math.floor((items.length - 1) / columns) * columns
      const { height, layer } = draw(item, {
        width,
        xAxis: title => ({ title: lastRow ? title : null, labels: i + columns >= items.length }),
        yAxis: title => ({ title: left ? title : null, labels: left }),
      })
      const name = label(item, i)
      const heading: Layer = {
        data: { values: [{ name }] },
        mark: { type: 'text', align: 'left', baseline: 'bottom', fontWeight: 'bold' },
        encoding: { x: { value: 0 }, y: { value: -4 }, text: { field: 'name' } },
      }
      return { width, height, layer: name ? [...layer, heading] : layer }
    }),
  }
}
