import { expect, test } from 'vitest'
import type { PhaseRow } from '../../src/charts/phases.ts'
import { lawPageCharts } from './law-examples.ts'

const strip = (spec: object) =>
  (spec as { vconcat: { data: { values: (PhaseRow & { below: number; above: number })[] } }[] }).vconcat[0]!.data.values

test('probabilities are stacked in the order of phases, and those too small to see are left out', () => {
  expect(
    strip(lawPageCharts['phases-smoothed']).map(({ time, phase, below, above }) => [time, phase, below, above]),
  ).toEqual([
    [0, 1, 0, 0.999],
    [0.1, 1, 0, 0.7],
    [0.1, 2, 0.7, 1],
  ])
})

test('a path fills its band', () => {
  expect(strip(lawPageCharts.phases).every(({ below, above }) => below === 0 && above === 1)).toBe(true)
})
