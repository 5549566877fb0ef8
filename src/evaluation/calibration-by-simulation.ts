import { wilsonInterval } from '../distributions/wilson.ts'
import { type ChiSquareTest, chiSquareTest } from '../markov/chi-square.ts'
import type { Model } from '../models/model.ts'
import type { SeededSource, Source } from '../random.ts'
import { uniformInteger } from '../random.ts'
import type { Observed } from '../trace/counts.ts'

/** An inference to be checked: prior, likelihood and posterior as samplers. */
export interface SimulatedCalibration<Truth, Data> {
  /** A truth from the prior. */
  readonly draw: (source: Source) => Truth
  /** Data of a truth. */
  readonly simulate: (truth: Truth, source: Source) => Data
  /** What is inferred from the data, as a sampler of truths. */
  readonly posterior: (data: Data) => (source: Source) => Truth
  /** The numbers of a truth whose ranks are taken. */
  readonly numbers: (truth: Truth) => Readonly<Record<string, number>>
  readonly source: SeededSource
  /** Truths that are drawn. */
  readonly trials?: number
  /** Bins of the histogram of ranks. */
  readonly bins?: number
  /** Ranks that fall into a bin: posterior draws a trial are `bins` × `ranksPerBin` − 1. */
  readonly ranksPerBin?: number
}

/** Ranks of the truth among posterior draws, and the test that they are uniform. */
export interface RankHistogram extends ChiSquareTest {
  readonly number: string
  /** Trials by bin: high in the middle where the posterior is too wide, at both ends where it is too narrow. */
  readonly counts: Uint32Array
}

/**
 * Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari & Gelman 2018): where truths are drawn from the prior
 * and the data from the truth, the rank of the truth among independent draws from its posterior is uniform, so an inference
 * whose ranks are not is wrong. Ties are broken at random. One histogram a number.
 *
 * @throws RangeError unless there are at least five trials a bin, which the chi-square law needs
 */
export function simulationBasedCalibration<Truth, Data>({
  draw,
  simulate,
  posterior,
  numbers,
  source,
  trials = 200,
  bins = 10,
  ranksPerBin = 10,
}: SimulatedCalibration<Truth, Data>): RankHistogram[] {
  if (!(trials >= 5 * bins)) throw new RangeError(`${bins} bins need at least ${5 * bins} trials: ${trials}`)
  const histograms = new Map<string, Uint32Array>()
  for (let trial = 0; trial < trials; trial++) {
    const own = source.substream(trial)
    const truth = draw(own)
    const infer = posterior(simulate(truth, own))
    const draws = Array.from({ length: bins * ranksPerBin - 1 }, () => numbers(infer(own)))
    for (const [name, value] of Object.entries(numbers(truth))) {
      const counts = histograms.get(name) ?? new Uint32Array(bins)
      histograms.set(name, counts)
      const below = draws.filter(one => one[name]! < value).length
      const ties = draws.filter(one => one[name] === value).length
      counts[Math.floor((below + uniformInteger(ties + 1, own)) / ranksPerBin)]!++
    }
  }
  const expected = trials / bins
  return Array.from(histograms, ([number, counts]) => {
    const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    return { number, counts, ...chiSquareTest(statistic, bins - 1) }
  })
}

/** How often a parameter's 95% interval held what is true. */
export interface IntervalCoverage {
  readonly term: string
  /** Fits that gave an interval. */
  readonly n: number
  readonly covered: number
  readonly coverage: number
  /** The binomial interval of the coverage at 95%. */
  readonly lower: number
  readonly upper: number
}

/**
 * Coverage of the confidence intervals in `tidy()` over fits to traces of known truth.
 *
 * @param truth the parameters that are known, by their terms
 * @throws RangeError when a term has no interval in any fit
 */
export function intervalCoverage(
  model: Model,
  {
    simulate,
    truth,
    source,
    trials = 200,
  }: {
    simulate: (source: Source) => Observed
    truth: Readonly<Record<string, number>>
    source: SeededSource
    trials?: number
  },
): IntervalCoverage[] {
  const rows = Array.from({ length: trials }, (_, i) => model.fit(simulate(source.substream(i))).tidy()).flat()
  return Object.entries(truth).map(([term, value]) => {
    const found = rows.filter(row => row.term === term && row.lower !== undefined)
    if (found.length === 0) throw new RangeError(`no interval of this term: ${term}`)
    const covered = found.filter(({ lower, upper }) => lower! <= value && value <= upper!).length
    const [lower, upper] = wilsonInterval(covered, found.length)
    return { term, n: found.length, covered, coverage: covered / found.length, lower, upper }
  })
}
