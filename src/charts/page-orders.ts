import type { TopLevelSpec } from 'vega-lite'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { categoryColours, figure, mutedColour, pageWidth } from './theme.ts'

/** What an order of sending made of migrations that differ in their start alone. */
export interface OrderRow {
  accounting: string
  order: string
  sent: OrderSpread
  pending: OrderSpread
}

/** Pages; `change` is relative to the first order's mean, with its standard error. */
export interface OrderSpread {
  mean: number
  q05: number
  q95: number
  change: number
  error: number
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const titles = { sent: 'Pages sent while the guest runs', pending: 'Pages left for the downtime' } as const
type Quantity = keyof typeof titles
const margin = 100
const labels = 58
const between = 14
const width = (pageWidth - margin - 2 * labels - between) / 2

/**
 * Pages sent in fixed rounds and pages left for the downtime, by the order of sending: two panels per accounting, in each
 * the mean over starts, 90% of the starts, and the change from the first order. The axis of pages sent begins above zero.
 */
export function pageOrdersChart(table: Rows<OrderRow>): TopLevelSpec {
  const rows = rowsOf(table)
  const orders = distinct(rows, row => row.order)
  const accountings = distinct(rows, row => row.accounting)
  const quantities = Object.keys(titles) as Quantity[]
  const color = {
    field: 'order',
    type: nominal,
    scale: { domain: orders, range: categoryColours.slice(0, orders.length) },
    legend: null,
  }
  const panel = (accounting: string, name: Quantity) => {
    const data = {
      values: rows
        .filter(row => row.accounting === accounting)
        .map(row => ({ order: row.order, ...row[name], label: row.order === orders[0] ? '' : changeLabel(row[name]) })),
    }
    const isLast = accounting === accountings.at(-1)
    const x = {
      type: quantitative,
      scale: { domain: domainOf(rows, name), nice: false, zero: false },
      axis: { title: isLast ? titles[name] : null, labels: isLast, tickCount: 4, grid: false, format: ',~d' },
    }
    const y = {
      field: 'order',
      type: nominal,
      sort: orders,
      axis: { title: null, labels: name === 'sent', grid: true, domain: false, ticks: false, labelLimit: margin },
    }
    const tooltip = [
      { field: 'order', type: nominal },
      ...['mean', 'q05', 'q95'].map(field => ({ field, type: quantitative, format: ',.0f' })),
    ]
    const heading = {
      data: { values: [{ accounting }] },
      mark: { type: 'text' as const, align: 'left' as const, baseline: 'bottom' as const, fontWeight: 'bold' as const },
      encoding: { x: { value: 0 }, y: { value: -4 }, text: { field: 'accounting' } },
    }
    return {
      width,
      height: 14 * orders.length,
      layer: [
        {
          data,
          mark: { type: 'rule' as const, strokeWidth: 1.5, strokeCap: 'butt' as const },
          encoding: { x: { field: 'q05', ...x }, x2: { field: 'q95' }, y, color },
        },
        {
          data,
          mark: { type: 'point' as const, shape: 'circle' as const, size: 22, filled: true, opacity: 1 },
          encoding: { x: { field: 'mean', ...x }, y, color, tooltip },
        },
        {
          data,
          mark: { type: 'text' as const, align: 'left' as const, fontSize: 7.5, color: mutedColour },
          encoding: { x: { value: width + 5 }, y, text: { field: 'label' } },
        },
        ...(name === 'sent' ? [heading] : []),
      ],
    }
  }
  return figure({
    title: {
      text: ['Dot: mean over starts; bar: 90% of them', `Beside it: change from ${orders[0]} order, ± standard error`],
      offset: 8,
    },
    columns: 2,
    align: 'each',
    spacing: { row: 8, column: between },
    concat: accountings.flatMap(accounting => quantities.map(name => panel(accounting, name))),
  })
}

function domainOf(rows: readonly OrderRow[], name: Quantity): [number, number] {
  const low = name === 'pending' ? 0 : Math.min(...rows.map(row => row[name].q05))
  const high = Math.max(...rows.map(row => row[name].q95), low + 1)
  const edge = 0.06 * (high - low)
  return [name === 'pending' ? 0 : low - edge, high + edge]
}

/** `−63 ± 17%`, with decimals where the error is small. */
function changeLabel({ change, error }: OrderSpread): string {
  const digits = error >= 0.01 || error === 0 ? 0 : error >= 0.001 ? 1 : 2
  const [value, by] = [change, error].map(share => (Math.abs(share) * 100).toFixed(digits))
  if (Number(value) === 0 && Number(by) === 0) return 'the same'
  const sign = Number(value) === 0 ? '' : change < 0 ? '−' : '+'
  return `${sign}${value} ± ${by}%`
}
