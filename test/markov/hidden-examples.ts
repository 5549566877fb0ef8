import { simulateStates } from '../../src/markov/hidden-decode.ts'
import { emit } from '../../src/markov/hidden-emissions.ts'
import type { HiddenMarkov } from '../../src/markov/hidden-forward.ts'
import { source } from '../../src/random.ts'
import { emissions } from './hidden-brute-force.ts'

export const model: HiddenMarkov = {
  initial: [0.5, 0.2, 0.3],
  transition: [
    [0.8, 0.15, 0.05],
    [0.1, 0.7, 0.2],
    [0.3, 0, 0.7],
  ],
  emissions,
}

/** A path of the model, and a series of what it emits. */
export const drawn = (truth: HiddenMarkov, slots: number, seed: number) => {
  const draw = source(seed)
  const path = simulateStates(truth, slots, draw)
  return { path, series: emit(truth.emissions, path, draw) }
}
