import type { Distribution } from '../distributions/distribution.ts'
import { wilsonInterval } from '../distributions/wilson.ts'
import type { Quantity } from '../forecast/forecast.ts'
import type { SeededSource } from '../random.ts'
import { adaptiveConformal } from './adaptive-conformal.ts'
import { conformalise } from './conformal.ts'
import { scoreDifference } from './differences.ts'
import { binomialBand, pitHistogram } from './pit.ts'
import { reliability } from './reliability.ts'
import { isCovered, levels, type Scored, type ScoredQuantity } from './scored.ts'

const modelsOf = (scored: readonly Scored[]) => [...new Set(scored.map(({ model }) => model))]

/** The scored cases of a model and quantity, with what they are scores of. */
export const casesOf = (scored: readonly Scored[], model: string, quantity: Quantity) =>
  scored.flatMap(({ id, workload, model: name, quantities }) => {
    const one = name === model ? quantities?.[quantity] : undefined
    return one ? [{ id, workload, ...one }] : []
  })

/** Coverage at every level with its binomial interval at 95%, and mean width: a row a model and level. */
export const coverageRows = (scored: readonly Scored[], quantity: Quantity) =>
  modelsOf(scored).flatMap(model => {
    const cases = casesOf(scored, model, quantity)
    if (cases.length === 0) return []
    return levels.map((level, i) => ({
      model,
      quantity,
      level,
      ...shareOf(cases.map(one => isCovered(one, i))),
      width: cases.reduce((sum, { lower, upper }) => sum + upper[i]! - lower[i]!, 0) / cases.length,
    }))
  })

function shareOf(hits: readonly boolean[]) {
  const covered = hits.filter(Boolean).length
  const [lower, upper] = wilsonInterval(covered, hits.length)
  return { coverage: covered / hits.length, lower, upper }
}

/** Fewest pairs of scores of which a difference is told. */
const FEWEST = 5

/**
 * Mean CRPS of every model minus that of the best one on the same cases, with a block-bootstrap interval and the
 * Diebold–Mariano test: a row a model, the best one left out.
 */
export function differenceRows(scored: readonly Scored[], quantity: Quantity, source: SeededSource) {
  const all = modelsOf(scored).map(model => ({
    model,
    scores: new Map(casesOf(scored, model, quantity).map(({ id, crps }) => [id, crps])),
  }))
  const most = Math.max(...all.map(({ scores }) => scores.size))
  const mean = (scores: Map<string, number>) => [...scores.values()].reduce((sum, x) => sum + x, 0) / scores.size
  const [best] = all.filter(({ scores }) => scores.size === most).sort((a, b) => mean(a.scores) - mean(b.scores))
  if (!best || most < FEWEST) return []
  return all.flatMap(({ model, scores }) => {
    const ids = [...scores.keys()].filter(id => best.scores.has(id))
    if (model === best.model || ids.length < FEWEST) return []
    const [theirs, its] = [scores, best.scores].map(of => ids.map(id => of.get(id)!))
    const difference = scoreDifference(theirs!, its!, { source: source.substream('difference', quantity, model) })
    return [{ model, reference: best.model, ...difference }]
  })
}

/** Histograms of the probability integral transform with the band that chance gives: a row a model and bin. */
export const pitRows = (scored: readonly Scored[], quantity: Quantity, bins = 10) =>
  modelsOf(scored).flatMap(model => {
    const cases = casesOf(scored, model, quantity)
    if (cases.length === 0) return []
    const [lower, upper] = binomialBand(cases.length, 1 / bins).map(count => (bins * count) / cases.length)
    const rows = pitHistogram(
      cases.map(({ pit }) => pit),
      bins,
    ).objects() as { lower: number; upper: number; density: number }[]
    return rows.map(bin => ({
      model,
      from: bin.lower,
      to: bin.upper,
      density: bin.density,
      lower: lower!,
      upper: upper!,
    }))
  })

/** Reliability of the probability of convergence: a row a model and probability. */
export const reliabilityRows = (scored: readonly Scored[], source: SeededSource) =>
  modelsOf(scored).flatMap(model => {
    const cases = scored.flatMap(one => {
      if (one.model !== model || one.convergence === null) return []
      return [{ probability: one.convergence, happened: one.converged }]
    })
    if (cases.length === 0) return []
    const curve = reliability(cases, { source: source.substream('reliability', model) })
    return (
      curve.objects() as { probability: number; frequency: number; n: number; lower: number; upper: number }[]
    ).map(row => ({ model, ...row }))
  })

/**
 * Coverage of a model's intervals as they are, after split conformal calibration on the cases of all other workloads, and
 * after adaptive calibration on the cases before: a row a stage and level. No case is calibrated on itself. Intervals are
 * widened by factors, or by adding where a value is 0.
 */
export function calibrationRows(scored: readonly Scored[], model: string, quantity: Quantity) {
  const cases = casesOf(scored, model, quantity)
  if (cases.length === 0) return []
  const resolved = cases.map(one => ({ workload: one.workload, law: lawOf(one), observed: one.observed }))
  const groups = new Set(cases.map(({ workload }) => workload)).size
  const scale = cases.every(({ observed, lower }) => Math.min(observed, ...lower) > 0) ? 'multiplicative' : 'additive'
  return levels.flatMap((level, i) => {
    const after = resolved.map(one => {
      const others = resolved.filter(({ workload }) => workload !== one.workload)
      const [lower, upper] = conformalise(others, level, scale).interval(one.law)
      return lower <= one.observed && one.observed <= upper
    })
    const adaptive = adaptiveConformal(resolved, { level, scale })
    return [
      { stage: 'before' as const, level, ...shareOf(cases.map(one => isCovered(one, i))) },
      ...(groups > 1 ? [{ stage: 'after' as const, level, ...shareOf(after) }] : []),
      { stage: 'adaptive' as const, level, ...shareOf(adaptive.map(({ covered }) => covered)) },
    ]
  })
}

/** The quantiles that were kept of a forecast, as a law that knows no others. */
function lawOf({ lower, upper, median }: ScoredQuantity): Distribution {
  const ends = levels.flatMap((level, i) => [
    [(1 - level) / 2, lower[i]!] as const,
    [(1 + level) / 2, upper[i]!] as const,
  ])
  return {
    mean: median,
    variance: 0,
    cdf: x => ends.filter(([, end]) => end <= x).length / ends.length,
    quantile: p => ends.reduce((near, end) => (Math.abs(end[0] - p) < Math.abs(near[0] - p) ? end : near))[1],
  }
}
