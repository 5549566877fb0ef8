import type { Emissions } from '../../markov/hidden-emissions.ts'
import type { Criteria } from '../../markov/hidden-markov.ts'
import { selectStates } from '../../markov/hidden-order.ts'
import { semiDecode } from '../../markov/hidden-semi-decode.ts'
import { fitHiddenSemiMarkov } from '../../markov/hidden-semi-markov.ts'
import type { Series } from '../../markov/hidden-series.ts'
import { source } from '../../random.ts'

/** Seconds of a slot, or an epoch if that is longer. */
export const SLOT = 0.1

/** What the phases of a workload were: a hidden semi-Markov chain under the pages written in slots of time. */
export interface WorkloadPhases {
  readonly phases: number
  /** Epochs of a slot. */
  readonly step: number
  /** Slot t ends so many epochs into the trace; the last one ends with it. */
  readonly ends: Uint32Array
  /** P(phase i after slot t | what was seen until then) at `t · phases + i`. */
  readonly filtered: Float64Array
  /** The likeliest phase after each slot, by `filtered`. */
  readonly path: Uint8Array
  /** Slots since `path` last changed. */
  readonly ages: Uint32Array
  /** Absent where there are too few slots, or all are the same. */
  readonly fit?: Criteria & { readonly converged: boolean; readonly emissions: Emissions }
}

/** Phases at most, longest sojourn (slots) with a hazard of its own, and slots that a fit needs. */
const [MOST, LONGEST, FEWEST] = [5, 100, 40]

/** More tells no better when a phase is entered: the likelihood's last digits are not worth a user's second. */
const EFFORT = { restarts: 2, maxIterations: 30 }

/**
 * Phases from levels of activity, as many as ICL asks for (Biernacki, Celeux & Govaert 2000) and at most five. `levels` are
 * series with an element before each epoch and one for the end; they are read every `step` epochs, back from the end.
 */
export function workloadPhases(levels: readonly Float64Array[], step: number): WorkloadPhases {
  const epochs = levels[0]!.length - 1
  const slots = Math.max(1, Math.floor(epochs / step))
  const ends = Uint32Array.from({ length: slots }, (_, t) => epochs - (slots - 1 - t) * step)
  const values = Float64Array.from(Array.from(ends, end => levels.map(level => level[end]!)).flat())
  const series: Series = { columns: levels.length, values }
  const single = { phases: 1, step, ends, filtered: new Float64Array(slots).fill(1), path: new Uint8Array(slots) }
  const isFlat = levels.some(level => ends.every(end => level[end] === level[epochs]))
  if (slots < FEWEST || isFlat) return { ...single, ages: Uint32Array.from(ends.keys()) }
  const { best } = selectStates(series, { ...EFFORT, most: MOST, criterion: 'icl', source: source(1) })
  const phases = best.initial.length
  if (phases === 1) return { ...single, ages: Uint32Array.from(ends.keys()), fit: best }
  const fit = fitHiddenSemiMarkov(series, { ...EFFORT, states: phases, source: source(1), longest: LONGEST })
  const { filtered } = semiDecode(fit, series)
  const path = Uint8Array.from(ends, (_, t) => likeliest(filtered.subarray(t * phases, (t + 1) * phases)))
  const ages = new Uint32Array(slots)
  for (let t = 1; t < slots; t++) ages[t] = path[t] === path[t - 1] ? ages[t - 1]! + 1 : 0
  return { phases, step, ends, filtered, path, ages, fit }
}

/** The slot that ends last by an epoch, or the first one. */
export const slotAt = ({ ends, step }: WorkloadPhases, epoch: number): number =>
  Math.min(ends.length - 1, Math.max(0, Math.floor((epoch - ends[0]!) / step)))

const likeliest = (probabilities: Float64Array): number => probabilities.indexOf(Math.max(...probabilities))
