import type { Matrix } from './matrix.ts'
import { exponential } from './matrix-exponential.ts'
import type { PanelCounts } from './panel-counts.ts'

/** An allowed jump. */
export type Jump = readonly [from: number, to: number]

/** A log-likelihood with its gradient and information in the logarithms of the rates of the allowed jumps. */
export interface PanelLikelihood {
  readonly logLikelihood: number
  readonly score: readonly number[]
  /** Expected information of the looks; for exactly timed entries the outer product of their scores. */
  readonly information: Matrix
}

/**
 * The likelihood of panel data (Kalbfleisch & Lawless 1985). States in `exactEntry` were seen just when they were
 * entered, as a death is: the chain was in some other state until then.
 */
export function panelLikelihood(
  { intervals }: PanelCounts,
  generator: Matrix,
  jumps: readonly Jump[],
  exactEntry: readonly number[] = [],
): PanelLikelihood {
  const rates = jumps.map(([from, to]) => generator[from]![to]!)
  const at = exponential(generator, jumps)
  let logLikelihood = 0
  const score = rates.map(() => 0)
  const information = rates.map(() => rates.map(() => 0))
  const inform = (weight: number, slopes: readonly number[]) => {
    slopes.forEach((a, u) => {
      if (a !== 0)
        slopes.forEach((b, v) => {
          information[u]![v]! += weight * (a * b)
        })
    })
  }
  for (const { length, counts } of intervals) {
    const { probabilities, derivatives } = at(length)
    counts.forEach((row, from) => {
      let looks = 0
      row.forEach((count, to) => {
        if (count === 0) return
        if (!exactEntry.includes(to) || from === to) looks += count
        const isExact = exactEntry.includes(to) && from !== to
        const density = isExact ? entryDensity(probabilities[from]!, generator, to) : probabilities[from]![to]!
        const slopes = derivatives.map((slope, u) => {
          if (!isExact) return (rates[u]! * slope[from]![to]!) / density
          const [before, into] = jumps[u]!
          const own = into === to ? probabilities[from]![before]! : 0
          return (rates[u]! * (entryDensity(slope[from]!, generator, to) + own)) / density
        })
        logLikelihood += count * Math.log(density)
        slopes.forEach((slope, u) => {
          score[u]! += count * slope
        })
        if (isExact) inform(count, slopes)
      })
      if (looks === 0) return
      probabilities[from]!.forEach((p, to) => {
        if (p > 0)
          inform(
            looks / p,
            derivatives.map((slope, u) => rates[u]! * slope[from]![to]!),
          )
      })
    })
  }
  return { logLikelihood, score, information }
}

/** Σ pₖ qₖ,ₜₒ over the other states k. */
const entryDensity = (row: readonly number[], generator: Matrix, to: number): number =>
  row.reduce((sum, p, k) => (k === to ? sum : sum + p * generator[k]![to]!), 0)
