import type { Observations } from '../distributions/observations.ts'
import { tabulate } from '../distributions/tabulate.ts'
import type { IntervalHistograms } from './intervals.ts'

/**
 * Write intervals in epochs, for `sampledFamily`, which knows what epochs hide: complete intervals are known exactly,
 * tails are right-censored.
 *
 * Heads are left out: what a page does after its first dirty epoch does not depend on when that was. In simulated
 * traces twice as long as a mean Weibull interval of shape ½ they narrowed the standard error of the shape by a fifth
 * and that of the mean by nothing, but biased the mean by −35% when pages never written, which have no head, were
 * forgotten.
 */
export function epochObservations({ complete, tails }: IntervalHistograms): Observations {
  const ended = Array.from(complete.keys())
  const cutOff = Array.from(tails.keys())
  return tabulate({
    lower: [...ended, ...cutOff],
    upper: [...ended, ...cutOff.map(() => Infinity)],
    weight: [...complete, ...tails],
  })
}

/**
 * Write intervals in seconds, for laws that know nothing of epochs. An interval of g epochs was between (g − 1)Δ and (g
 * + 1)Δ long, with triangular weights about gΔ; it counts as one in ((g − ½)Δ, (g + ½)Δ], seen only because it exceeds
 * Δ/2, since most that are shorter are hidden within an epoch. Tails are right-censored at the middle of what they may
 * be; heads are left out.
 *
 * This is an approximation: of simulated Weibull laws it biased the mean by under 3% from 3 epochs on for shapes 0.8
 * and 1.5, but by −13% at 3 epochs and −4% at 10 for shape 0.5, where `epochObservations` are within 1%.
 */
export function intervalObservations({ complete, tails, epoch }: IntervalHistograms): Observations {
  const ended = Array.from(complete.keys()).slice(1)
  const cutOff = Array.from(tails.keys())
  const lower = [...ended.map(g => (g - 0.5) * epoch), ...cutOff.map(g => (g + 0.5) * epoch)]
  return tabulate({
    lower,
    upper: [...ended.map(g => (g + 0.5) * epoch), ...cutOff.map(() => Infinity)],
    entry: lower.map(() => epoch / 2),
    weight: [...complete.subarray(1), ...tails],
  })
}
