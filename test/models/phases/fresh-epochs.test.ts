import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshEpochs } from '../../../src/models/phases/fresh-epochs.ts'
import { source } from '../../../src/random.ts'

const settings = fc.integer({ min: 1, max: 40 }).chain(epochs =>
  fc.record({
    epochs: fc.constant(epochs),
    first: fc.nat(epochs - 1),
    stretch: fc.integer({ min: 1, max: 50 }),
    seed: fc.nat(),
  }),
)

/** Epochs in the order played, and before which of them there was a jump. */
function played(epochs: number, first: number, stretch: number, seed: number, length = 120) {
  const jumps: { readonly at: number; readonly to: number }[] = []
  const order: number[] = []
  const next = freshEpochs(epochs, first, stretch, source(seed), to => jumps.push({ at: order.length, to }))
  while (order.length < length) order.push(next())
  return { order, jumps }
}

test('first from `first` to the end of the trace, then as the trace goes on after each jump', () => {
  fc.assert(
    fc.property(settings, ({ epochs, first, stretch, seed }) => {
      const { order, jumps } = played(epochs, first, stretch, seed)
      expect(order.slice(0, epochs - first)).toEqual(Array.from({ length: epochs - first }, (_, i) => first + i))
      expect(jumps[0]!.at).toBe(epochs - first)
      const starts = new Map(jumps.map(({ at, to }) => [at, to]))
      const expected = order.map((_, i) => starts.get(i) ?? (i === 0 ? first : order[i - 1]! + 1))
      expect(order).toEqual(expected)
    }),
  )
})

test('none twice before there is no stretch left, and each stretch goes on until it meets what was played', () => {
  fc.assert(
    fc.property(settings, ({ epochs, first, stretch, seed }) => {
      const { order, jumps } = played(epochs, first, stretch, seed)
      const starts = new Set(jumps.map(({ at }) => at))
      const done = new Set<number>()
      const isOpen = (epoch: number) =>
        epoch + stretch <= epochs && Array.from({ length: stretch }, (_, i) => epoch + i).every(e => !done.has(e))
      const faults = order.flatMap((epoch, i) => {
        const before = order[i - 1]!
        const isJump = starts.has(i)
        const isEarly = isJump && before !== epochs - 1 && !done.has(before + 1)
        if (isJump && !Array.from({ length: epochs }, (_, e) => e).some(isOpen)) done.clear()
        const isStretch = !isJump || isOpen(epoch) || stretch > epochs
        const isFresh = !done.has(epoch)
        done.add(epoch)
        return isEarly || !isStretch || !isFresh ? [{ i, epoch, isEarly, isStretch, isFresh }] : []
      })
      expect(faults).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('one epoch is played over and over', () => {
  for (const stretch of [1, 20]) expect(played(1, 0, stretch, 3, 5).order).toEqual([0, 0, 0, 0, 0])
})

test('a stretch longer than the trace: the whole trace again', () => {
  const { order, jumps } = played(5, 3, 6, 1, 12)
  expect(order).toEqual([3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
  expect(jumps.map(({ to }) => to)).toEqual([0, 0])
})

// After epochs 6 to 9, stretches of two epochs begin at 0 to 4.
test('a jump goes to each stretch alike', () => {
  const n = 5000
  const root = source(9)
  const counts = new Array<number>(10).fill(0)
  for (let i = 0; i < n; i++) {
    const next = freshEpochs(10, 6, 2, root.substream(i), to => counts[to]!++)
    for (let k = 0; k < 5; k++) next()
  }
  expect(counts.slice(5)).toEqual([0, 0, 0, 0, 0])
  for (const count of counts.slice(0, 5)) expect(Math.abs(count - n / 5)).toBeLessThan(4 * Math.sqrt(n * 0.2 * 0.8))
})
