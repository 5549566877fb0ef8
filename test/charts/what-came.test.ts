import { describe, expect, test } from 'vitest'
import { dotLayout } from '../../src/charts/dot-layout.ts'
import { downtimeChart } from '../../src/charts/downtime.ts'
import { outcomesChart } from '../../src/charts/outcomes.ts'
import { pendingChart } from '../../src/charts/pending.ts'
import { pendingPathsChart } from '../../src/charts/pending-paths.ts'
import { windowIntervalsChart } from '../../src/charts/window-intervals.ts'
import { writeIntervalsChart } from '../../src/charts/write-intervals.ts'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { fan, forecasts, outcomes, paths, spreads } from './examples.ts'

/** All values of a field in a spec, in the order in which they stand in it. */
const valuesOf = (spec: unknown, field: string): unknown[] => {
  if (typeof spec !== 'object' || spec === null) return []
  return Object.entries(spec).flatMap(([name, value]) =>
    name === field && typeof value !== 'object' ? [value] : valuesOf(value, field),
  )
}
const json = (spec: unknown) => JSON.stringify(spec)

describe('what came', () => {
  const layout = (observed: number, end?: number) =>
    dotLayout({
      title: 'Total time',
      rows: [{ model: 'phases', convergence: 1, law: logNormal(2, 0.3) }],
      level: 0.9,
      observed,
      ...(end !== undefined && { end }),
    })

  test('stands on the axis where it is, in its unit, also far from the forecast', () => {
    for (const observed of [3, 40]) {
      const { came, unit, axis } = layout(observed)
      expect(came!.x * unit.size).toBeCloseTo(observed)
      expect(axis.domain[1]).toBeGreaterThanOrEqual(observed)
    }
  })

  test('that did not finish is told so', () => {
    expect(layout(60, 60).came!.text).toBe('not finished')
  })

  test('changes nothing where it is not known', () => {
    expect(downtimeChart(forecasts, { limit: 0.3 })).not.toEqual(
      downtimeChart(forecasts, { limit: 0.3, observed: 0.2 }),
    )
    expect(json(downtimeChart(forecasts, { limit: 0.3 }))).not.toContain('came')
    expect(json(pendingChart(fan))).not.toContain('what came')
  })

  test('of pending pages is drawn in every panel, its end on the floor of the fan', () => {
    const observed = [
      { time: 0, pending: 4e8 },
      { time: 1, pending: 0 },
    ]
    const spec = pendingChart(fan, { observed })
    const drawn = valuesOf(spec, 'pending') as number[]
    expect(drawn).toHaveLength(2 * new Set(fan.map(row => row.model)).size)
    expect(Math.min(...drawn)).toBeGreaterThan(0)
    expect(Math.min(...drawn)).toBe(
      Math.min(...(valuesOf(spec, 'q05') as unknown[]).filter(x => typeof x === 'number')),
    )
  })
})

test('paths of migrations: a dot for each synchronisation, a threshold only where there is one', () => {
  const spec = pendingPathsChart(paths)
  const dots = JSON.parse(json(spec)).concat.map((panel: { layer: { data: { values: unknown[] } }[] }) => [
    panel.layer[0]!.data.values.length,
    panel.layer[2]!.data.values.length,
  ])
  expect(dots).toEqual([
    [1, 2],
    [0, 2],
  ])
  const without = paths.map(({ name, time, pending, synchronised }) => ({ name, time, pending, synchronised }))
  expect(json(pendingPathsChart(without))).not.toContain('threshold}')
  expect(json(pendingPathsChart(without))).not.toContain('dashed')
})

test('a window without writes lies on the floor, and bars of models stand beside their window', () => {
  const spec = windowIntervalsChart(spreads)
  expect(Math.min(...(valuesOf(spec, 'q05') as unknown[]).filter(x => typeof x === 'number'))).toBeGreaterThan(0)
  const [left, , right] = valuesOf(spec, 'beside') as number[]
  expect(left! * right!).toBeCloseTo(0.25)
  expect(left).toBeLessThan(0.5)
})

test('an outcome of zero keeps its value in the tooltip', () => {
  const spec = outcomesChart(outcomes)
  expect(valuesOf(spec, 'value').filter(value => value === 0)).toHaveLength(1)
  expect(Math.min(...(valuesOf(spec, 'lower') as unknown[]).filter(x => typeof x === 'number'))).toBeGreaterThan(0)
})

test('survivals are named by their quantity', () => {
  const rows = [{ interval: 1, survival: 0.5 }]
  expect(json(writeIntervalsChart(rows))).toContain('Write interval (s)')
  expect(json(writeIntervalsChart(rows, [], { quantity: 'Sojourn (s)' }))).not.toContain('Write interval (s)')
})
