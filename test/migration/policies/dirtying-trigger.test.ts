import { expect, test } from 'vitest'
import { dirtyingTrigger } from '../../../src/migration/policies/dirtying-trigger.ts'
import { firstView } from '../view.ts'

/** What a trigger at half of what is sent says at synchronisations: seconds, bytes sent so far, bytes newly dirty. */
function trace(...seen: readonly [time: number, sent: number, dirtied: number][]) {
  const trigger = dirtyingTrigger(0.5)
  return seen.map(([time, sent, dirtied]) => trigger({ ...firstView, time, sent, dirtied }))
}

test('every second period that dirtied more than half of what was sent', () => {
  expect(trace([0, 0, 0], [2, 1000, 501], [4, 2000, 501], [6, 3000, 501], [8, 4000, 900])).toEqual([
    undefined,
    undefined,
    { dirtied: 501, threshold: 500 },
    undefined,
    { dirtied: 900, threshold: 500 },
  ])
})

test('half is not more than half', () => {
  expect(trace([0, 0, 0], [2, 1000, 500], [4, 2000, 500], [6, 3000, 500])).toEqual(Array(4).fill(undefined))
})

test('a quiet period between two others does not begin the count anew', () => {
  const periods = trace([0, 0, 0], [2, 1000, 501], [4, 2000, 0], [6, 3000, 501])
  expect(periods.map(Boolean)).toEqual([false, false, false, true])
})

test('a period lasts more than a second, over as many synchronisations as that takes', () => {
  // At 1.0 s the first has not ended yet; at 1.1 s it has, with 300 + 300 of 1000; at 2.1 s the second has lasted 1.0 s.
  const periods = trace([0, 0, 0], [1, 900, 300], [1.1, 1000, 300], [2.1, 1900, 400], [2.2, 2000, 200])
  expect(periods).toEqual([undefined, undefined, undefined, undefined, { dirtied: 600, threshold: 500 }])
})

test('the first synchronisation begins a period, whenever it is', () => {
  expect(trace([5, 0, 0], [5.5, 100, 90], [6.5, 200, 90], [8, 300, 90]).map(Boolean)).toEqual([
    false,
    false,
    false,
    true,
  ])
})
