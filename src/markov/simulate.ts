import type { Source } from '../random.ts'
import { checkGenerator, checkTransition, type Matrix, total } from './matrix.ts'
import type { Panel } from './panel-counts.ts'

/** A start: a state, or a distribution over the states. */
export type Start = number | readonly number[]

/** An index drawn with probability proportional to its weight. */
export function categorical(weights: readonly number[], source: Source): number {
  let left = source() * total(weights)
  const last = weights.findLastIndex(weight => weight > 0)
  const index = weights.findIndex(weight => {
    left -= weight
    return left < 0
  })
  return index < 0 ? last : index
}

/**
 * `length` successive states of a chain, the first of them the start.
 *
 * @throws RangeError unless `transition` is a transition matrix
 */
export function simulateChain(
  transition: Matrix,
  { start, length }: { start: Start; length: number },
  source: Source,
): Uint32Array {
  checkTransition(transition)
  const states = new Uint32Array(length)
  for (let time = 0; time < length; time++) {
    states[time] = time === 0 ? begin(start, source) : categorical(transition[states[time - 1]!]!, source)
  }
  return states
}

/**
 * A path of a continuous-time chain from time 0 to `until`: `states[i]` is held from `times[i]` to `times[i + 1]`, and
 * the last time is `until`, with the state in which it ends.
 *
 * @throws RangeError unless `generator` is one
 */
export function simulatePath(
  generator: Matrix,
  { start, until }: { start: Start; until: number },
  source: Source,
): { times: number[]; states: number[] } {
  checkGenerator(generator)
  let state = begin(start, source)
  const times = [0]
  const states = [state]
  for (let time = 0; ; ) {
    const rates = generator[state]!.map((rate, to) => (to === state ? 0 : rate))
    time += -Math.log1p(-source()) / total(rates)
    if (!(time < until)) break
    state = categorical(rates, source)
    times.push(time)
    states.push(state)
  }
  return { times: [...times, until], states: [...states, state] }
}

/** A path seen at the given times, which ascend. */
export function lookAt(path: Panel, times: readonly number[]): Panel {
  let at = 0
  const states = times.map(time => {
    while (at + 1 < path.times.length && path.times[at + 1]! <= time) at++
    return path.states[at]!
  })
  return { times, states }
}

const begin = (start: Start, source: Source) => (typeof start === 'number' ? start : categorical(start, source))
