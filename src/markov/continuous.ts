import { CholeskyDecomposition, Matrix as Dense } from 'ml-matrix'
import { reaching } from './classes.ts'
import { generator, type Matrix, matrixOf, total } from './matrix.ts'
import type { PanelCounts } from './panel-counts.ts'
import { type Jump, type PanelLikelihood, panelLikelihood } from './panel-likelihood.ts'
import { type RateFit, rateFit } from './rate-fit.ts'

/** Rates fitted to panel data, and whether scoring converged. */
export interface PanelFit extends RateFit {
  readonly converged: boolean
  readonly iterations: number
}

/**
 * The continuous-time chain of greatest likelihood for panel data, as R's msm (Jackson 2011): Fisher scoring on the
 * logarithms of the rates (Kalbfleisch & Lawless 1985) with halved steps, and standard errors from the observed
 * information. `allowed` names the jumps (from, to), all of them unless given; `exactEntry` the states whose entry was
 * timed exactly.
 *
 * @throws RangeError when the data hold a transition that the allowed jumps cannot make
 */
export function fitPanel(
  counts: PanelCounts,
  {
    allowed = everyJump(counts.states),
    exactEntry = [],
    level = 0.95,
    maxIterations = 100,
  }: { allowed?: readonly Jump[]; exactEntry?: readonly number[]; level?: number; maxIterations?: number } = {},
): PanelFit {
  checkPossible(counts, allowed)
  const at = (logs: readonly number[]) =>
    panelLikelihood(counts, generatorOf(counts.states, allowed, logs), allowed, exactEntry)
  let logs = crudeRates(counts, allowed).map(Math.log)
  let current = at(logs)
  let converged = false
  let iterations = 0
  while (!converged && iterations < maxIterations) {
    iterations++
    const step = scoringStep(current)
    if (!step) break
    const decrement = total(step.map((move, u) => move * current.score[u]!))
    converged = decrement < 1e-12
    const [next, reached] = climb(at, logs, step, current.logLikelihood)
    if (!next) break
    logs = next
    current = reached
  }
  return {
    ...rateFit(generatorOf(counts.states, allowed, logs), {
      allowed,
      information: observedInformation(at, logs),
      logLikelihood: current.logLikelihood,
      level,
    }),
    converged,
    iterations,
  }
}

/** All jumps between different states. */
export const everyJump = (states: number): Jump[] =>
  Array.from({ length: states * states }, (_, i): Jump => [Math.floor(i / states), i % states]).filter(
    ([from, to]) => from !== to,
  )

function generatorOf(states: number, allowed: readonly Jump[], logs: readonly number[]): number[][] {
  const rates = matrixOf(states, states, () => 0)
  allowed.forEach(([from, to], u) => {
    rates[from]![to] = Math.exp(logs[u]!)
  })
  return generator(rates)
}

/** Rates to begin with, as if nothing had happened between two looks; at least half a jump each. */
function crudeRates({ intervals }: PanelCounts, allowed: readonly Jump[]): number[] {
  return allowed.map(([from, to]) => {
    const jumps = total(intervals.map(({ counts }) => counts[from]![to]!))
    const exposure = total(intervals.map(({ length, counts }) => length * total(counts[from]!)))
    return exposure > 0 ? Math.max(jumps, 0.5) / exposure : 1
  })
}

function checkPossible({ states, intervals }: PanelCounts, allowed: readonly Jump[]): void {
  const graph = matrixOf(states, states, (i, j) => (allowed.some(([from, to]) => from === i && to === j) ? 1 : 0))
  const reach = graph.map((_, target) => reaching(graph, [target]))
  for (const { length, counts } of intervals) {
    counts.forEach((row, from) => {
      const to = row.findIndex((count, state) => count > 0 && !reach[state]![from])
      if (to >= 0)
        throw new RangeError(`the allowed jumps do not lead from ${from} to ${to}: in an interval of ${length}`)
    })
  }
}

/** The step of Fisher scoring, damped where the information is singular, and at most 3 in any logarithm. */
function scoringStep({ score, information }: PanelLikelihood): number[] | undefined {
  const scale = Math.max(...information.map((row, i) => row[i]!))
  for (const ridge of [0, 1e-10, 1e-6, 1e-2]) {
    const damped = information.map((row, i) => row.map((value, j) => (i === j ? value + ridge * scale : value)))
    const factors = new CholeskyDecomposition(new Dense(damped))
    if (!factors.isPositiveDefinite()) continue
    const step = factors.solve(Dense.columnVector([...score])).to1DArray()
    const longest = Math.max(...step.map(Math.abs))
    return step.map(move => move * Math.min(1, 3 / longest))
  }
  return undefined
}

function climb(
  at: (logs: readonly number[]) => PanelLikelihood,
  logs: readonly number[],
  step: readonly number[],
  from: number,
): [number[] | undefined, PanelLikelihood] {
  let share = 1
  for (;;) {
    const next = logs.map((log, u) => log + share * step[u]!)
    const reached = at(next)
    if (reached.logLikelihood >= from - 1e-11 * Math.abs(from)) return [next, reached]
    share /= 2
    if (share < 1e-9) return [undefined, reached]
  }
}

/** Minus the Hessian of the log-likelihood, by central differences of the exact score. */
function observedInformation(at: (logs: readonly number[]) => PanelLikelihood, logs: readonly number[]): Matrix {
  const h = 1e-4
  const rows = logs.map((_, u) => {
    const moved = (by: number) => at(logs.map((log, v) => (u === v ? log + by : log))).score
    const [above, below] = [moved(h), moved(-h)]
    return above.map((score, v) => (below[v]! - score) / (2 * h))
  })
  return rows.map((row, u) => row.map((value, v) => (value + rows[v]![u]!) / 2))
}
