import { describe, expect, test } from 'vitest'
import { selectStates } from '../../../src/markov/hidden-order.ts'
import { historyOf } from '../../../src/models/phases/history.ts'
import { SLOT, slotAt, workloadPhases } from '../../../src/models/phases/workload-phases.ts'
import { source, standardNormal } from '../../../src/random.ts'
import { traceOfPages } from '../../traces.ts'

/** A level before each epoch and before the end: of each slot's phase, the same throughout the slot, with noise. */
function levelsOf(path: readonly number[], means: readonly number[], { step = 2, first = 0, sd = 0.2, seed = 1 } = {}) {
  const random = source(seed)
  const slots = path.map(phase => means[phase]! + sd * standardNormal(random))
  // Slot t is read at its end: after epoch first + (t + 1) step.
  return Float64Array.from({ length: first + path.length * step + 1 }, (_, e) => {
    return slots[Math.max(0, Math.min(slots.length - 1, Math.ceil((e - first) / step) - 1))]!
  })
}

/** Phases in turn, for so many slots each. */
const inTurn = (sojourns: readonly number[], phases = 2) =>
  sojourns.flatMap((slots, i) => new Array<number>(slots).fill(i % phases))

const sojourns = [12, 25, 31, 20, 18, 29, 22, 15, 27, 24]
const truth = inTurn(sojourns)

describe('two phases', () => {
  const found = workloadPhases([levelsOf(truth, [3, 6], { first: 1 })], 2)

  test('are found, calm ones first, with the path of the truth', () => {
    expect(found.phases).toBe(2)
    expect(Array.from(found.path)).toEqual(truth)
    expect(found.fit!.converged).toBe(true)
    const [[calm], [busy]] = found.fit!.emissions.means as [[number], [number]]
    expect(Math.abs(calm - 3)).toBeLessThan(4 * (0.2 / Math.sqrt(100)))
    expect(Math.abs(busy - 6)).toBeLessThan(4 * (0.2 / Math.sqrt(100)))
  })

  test('ages count slots since the last switch', () => {
    expect(Array.from(found.ages)).toEqual(sojourns.flatMap(slots => Array.from({ length: slots }, (_, age) => age)))
  })

  test('slots end together with the trace, and what is left over lies before them', () => {
    expect(found.step).toBe(2)
    expect(Array.from(found.ends)).toEqual(truth.map((_, t) => 1 + 2 * (t + 1)))
  })

  test('the present is filtered: probabilities, which know only what was seen until then', () => {
    truth.forEach((phase, t) => {
      const [calm, busy] = found.filtered.subarray(2 * t, 2 * t + 2)
      expect(calm! + busy!).toBeCloseTo(1, 9)
      expect([calm, busy][phase]).toBeGreaterThan(0.99)
    })
  })

  test('an epoch belongs to the slot that ended last', () => {
    for (let epoch = 0; epoch <= 2 * truth.length + 1; epoch++) {
      const ended = found.ends.findLastIndex(end => end <= epoch)
      expect(slotAt(found, epoch)).toBe(Math.max(0, ended))
    }
  })
})

test('three phases', () => {
  const path = inTurn([20, 15, 25, 22, 18, 12, 30, 17, 21], 3)
  const found = workloadPhases([levelsOf(path, [2, 4, 7])], 2)
  expect(found.phases).toBe(3)
  expect(Array.from(found.path)).toEqual(path)
})

describe('one phase', () => {
  const single = (slots: number, step: number, epochs: number) => ({
    phases: 1,
    step,
    ends: Uint32Array.from({ length: slots }, (_, t) => epochs - (slots - 1 - t) * step),
    filtered: new Float64Array(slots).fill(1),
    path: new Uint8Array(slots),
    ages: Uint32Array.from({ length: slots }, (_, t) => t),
  })

  // The mean of 300 equal logarithms is not always the logarithm.
  test.each([1, 3, 7, 11])('of a flat trace of %i pages, without a fit', pages => {
    const level = new Float64Array(301).fill(Math.log1p(pages))
    expect(workloadPhases([level], 1)).toEqual(single(300, 1, 300))
    expect(workloadPhases([levelsOf(truth, [3, 6]), new Float64Array(447).fill(Math.log1p(pages))], 2)).toEqual(
      single(223, 2, 446),
    )
  })

  test('of a trace of fewer than 40 slots, however different they are', () => {
    const path = inTurn([10, 10, 10, 9])
    expect(workloadPhases([levelsOf(path, [3, 6])], 2)).toEqual(single(39, 2, 78))
    expect(workloadPhases([levelsOf([...path, 1], [3, 6])], 2).phases).toBe(2)
    expect(workloadPhases([Float64Array.of(1, 2)], 1)).toEqual(single(1, 1, 1))
    expect(workloadPhases([Float64Array.of(1, 2)], 5)).toEqual({ ...single(1, 5, 1) })
  })

  test('of normal noise, with its moments', () => {
    const level = levelsOf(new Array(200).fill(0), [5], { sd: 0.3 })
    const { fit, ...found } = workloadPhases([level], 2)
    expect(found).toEqual(single(200, 2, 400))
    expect(Math.abs(fit!.emissions.means[0]![0]! - 5)).toBeLessThan((4 * 0.3) / Math.sqrt(200))
    expect(fit!.parameters).toBe(2)
  })

  // 1.3 standard deviations apart, for ten slots at a time: BIC sees two states, but ICL asks that they be told apart.
  test('of two that cannot be told apart', () => {
    const random = source(3)
    let phase = 0
    const path = Array.from({ length: 300 }, () => {
      if (random() > 0.9) phase = 1 - phase
      return phase
    })
    const level = levelsOf(path, [5, 6.3], { step: 1, sd: 1, seed: 2 })
    const series = { columns: 1, values: level.slice(1) }
    expect(selectStates(series, { most: 3, criterion: 'bic', source: source(1) }).best.initial.length).toBe(2)
    expect(workloadPhases([level], 1).phases).toBe(1)
  })
})

test('a trace that alternates is busy when it is, apart from the half second after a switch', () => {
  const epoch = 0.1
  const isBusy = (k: number) => Math.floor(k / 20) % 2
  const trace = traceOfPages(
    Array.from({ length: 300 }, (_, k) =>
      Array.from({ length: isBusy(k) ? 60 : 5 }, (_, i) => (isBusy(k) ? 100 : 0) + i + (k % 3)),
    ),
    { pageCount: 200, epoch },
  )
  const { workload } = historyOf(trace)
  expect(workload.step).toBe(Math.round(SLOT / epoch))
  const pages = (t: number) => Math.expm1(workload.fit!.emissions.means[workload.path[t]!]![0]!)
  workload.ends.forEach((end, t) => {
    if ((end - 1) % 20 < 5) return
    expect(pages(t) > 30).toBe(isBusy(end - 1) === 1)
  })
})
