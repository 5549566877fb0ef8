import { describe, expect, test } from 'vitest'
import { coveredBy, paced, roundsOf, setupTimeOf } from '../../../src/evaluation/host/case.ts'
import { defaultHost } from '../../../src/migration/host.ts'
import { measured } from '../migrations.ts'

const synchronisations = [
  { time: 0.004, dirtyPages: 0 },
  { time: 1.504, dirtyPages: 300 },
  { time: 1.604, dirtyPages: 40 },
]

describe('a migration over a paced link', () => {
  test('in its own numbers, the set-up until the first synchronisation', () => {
    const one = measured('a', 'w', { after: { setupTime: 0.002, blackout: 0.25, synchronisations } })
    expect(paced(one)).toEqual({
      bandwidth: 2500 * 4096,
      totalTime: 2,
      downtime: 0.2,
      setupTime: 0.004,
      rounds: 5,
      bytes: 5000 * 4096,
      blackout: 0.25,
    })
  })

  test('is none that was cancelled or limited itself', () => {
    expect(paced(measured('a', 'w', { after: { outcome: 'cancelled' } }))).toBeUndefined()
    expect(paced(measured('a', 'w', { before: { switchoverBandwidth: 1e9 } }))).toBeUndefined()
  })
})

test('without synchronisations the set-up time is the one told, if it is', () => {
  expect(setupTimeOf(measured('a', 'w', { after: { setupTime: 0.002 } }))).toBe(0.002)
  expect(setupTimeOf(measured('a', 'w'))).toBeUndefined()
  expect(paced(measured('a', 'w'))).toMatchObject({ setupTime: 0, blackout: undefined })
})

test('rounds are what lies between synchronisations', () => {
  expect(roundsOf(measured('a', 'w', { after: { synchronisations } }))).toEqual([
    { seconds: expect.closeTo(1.5, 12), dirtyPages: 300 },
    { seconds: expect.closeTo(0.1, 12), dirtyPages: 40 },
  ])
  expect(roundsOf(measured('a', 'w'))).toEqual([])
})

test('sockets cover for a synchronisation as long as they hold something', () => {
  const host = { ...defaultHost, synchronisation: { median: 0.002, sigma: 1 }, socketBuffer: 300e3 }
  expect(coveredBy(host, 100e6)).toBe(0.002)
  expect(coveredBy(host, 300e6)).toBe(0.001)
})
