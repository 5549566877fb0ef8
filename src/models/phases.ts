import { categorical } from '../markov/simulate.ts'
import { pageMemory } from '../migration/page-memory.ts'
import { playEpochs } from '../migration/playback.ts'
import { type Source, standardNormal } from '../random.ts'
import { type Epochs, Trace, type TraceInfo } from '../trace/trace.ts'
import { workingSet } from '../working-set/scan.ts'
import { type Model, model, type Parameter, pagesOf } from './model.ts'
import { adjustment } from './phases/carry.ts'
import { conditionings } from './phases/conditioning.ts'
import { freshEpochs } from './phases/fresh-epochs.ts'
import { type History, historyOf } from './phases/history.ts'
import { quietestTwins, scaledWrites } from './phases/scaled-writes.ts'
import { componentLosses, components, stackingWeights, startsOf } from './phases/stacking.ts'

/** A component, applied to the trace's end. */
interface Outlook {
  readonly component: number
  /** Epochs to begin with, and the probability of those up to each. */
  readonly starts: Uint32Array
  readonly cumulative: Float64Array
  /** By horizon. */
  readonly slopes: Float64Array
  readonly errors: Float64Array
}

interface Phase {
  readonly share: number
  /** Seconds. */
  readonly meanSojourn: number
  /** Probability that the trace ends in it. */
  readonly present: number
}

interface State {
  readonly info: TraceInfo
  readonly epochs: Epochs
  /** ln(1 + distinct pages) in the second before each epoch and before the end. */
  readonly level: Float64Array
  /** Seconds ahead at which slopes and errors are given. */
  readonly horizons: Float64Array
  readonly outlooks: readonly Outlook[]
  /** By outlook. */
  readonly weights: Float64Array
  readonly losses: readonly Float64Array[]
  readonly twins: number
  readonly phases: readonly Phase[]
  readonly criteria: {
    readonly logLikelihood: number
    readonly parameters: number
    readonly aic: number
    readonly bic: number
    readonly converged: boolean
  }
}

/** Past times that a draw may begin with, about. */
const STARTS = 1000

/** Seconds that a stretch of the trace must have to be spliced in. */
const STRETCH = 1

/**
 * Phases of a workload, and what followed times like the present: pages written together stay together, because whole
 * epochs of the trace are played again. Where a draw begins is chosen by a stack of conditionings: times in the phase of
 * now (a hidden semi-Markov chain under the pages written in slots of 0.1 s), in it for as long, about as busy as now, or
 * any. The pages of a past are scaled to the level of the present, as far as levels were found to last, and by the error
 * that so short a past leaves. The stack's weights come from how well each component forecasts the trace's own windows of
 * 0.25 to 4 s, scored by their CRPS with the neighbourhood of each origin left out.
 */
export function phases(): Model<State> {
  return model<State>(
    'phases',
    observed => estimate(pagesOf('phases', observed)),
    state => {
      const trace = new Trace(state.info, state.epochs)
      const redrawn = (weights: Float64Array) => ({
        guest: (source: Source, memory: Parameters<typeof pageMemory>[0]) =>
          pageMemory(memory, drawnWrites(state, weights, trace, source)),
      })
      return {
        ...redrawn(state.weights),
        glance: () => state.criteria,
        tidy: () => parametersOf(state),
      }
    },
    { needsPages: true },
  )
}

function estimate(trace: Trace): State {
  const history = historyOf(trace)
  const losses = componentLosses(history)
  const stack = stackingWeights(losses, trace.duration, new Float64Array(losses.length).fill(1))
  const used = components.flatMap((_, c) => (stack[c]! > 0 ? [c] : []))
  const { starts, ends, offsets, firsts, counts } = trace
  const { workload } = history
  const fit = workload.fit
  return {
    info: trace.info,
    epochs: { starts, ends, offsets, firsts, counts },
    level: history.level,
    horizons: Float64Array.from(history.futures, ({ window }) => window * history.epoch),
    outlooks: used.map(c => outlook(history, c)),
    weights: Float64Array.from(used, c => stack[c]!),
    losses,
    twins: quietestTwins(workingSet(trace)),
    phases: Array.from({ length: workload.phases }, (_, i) => phaseOf(history, i)),
    criteria: fit
      ? { logLikelihood: fit.logLikelihood, parameters: fit.parameters, aic: fit.aic, bic: fit.bic, converged: true }
      : { logLikelihood: 0, parameters: 1, aic: 2, bic: 2, converged: true },
  }
}

function outlook(history: History, component: number): Outlook {
  const { conditioning, carry, noisy } = components[component]!
  const weigh = conditionings[conditioning]!
  const now = history.epochs
  const adjustments = history.futures.map((_, horizon) => {
    const starts = startsOf(history, horizon, STARTS)
    return adjustment(history, now, starts, weigh(history, now, starts), horizon, carry)
  })
  const starts = startsOf(history, Math.min(2, history.futures.length - 1), STARTS)
  let sum = 0
  return {
    component,
    starts,
    cumulative: weigh(history, now, starts).map(weight => (sum += weight)),
    slopes: Float64Array.from(adjustments, ({ slope }) => slope),
    errors: Float64Array.from(adjustments, ({ error }) => (noisy ? error : 0)),
  }
}

function drawnWrites(
  { info, level, horizons, outlooks, twins }: State,
  weights: Float64Array,
  trace: Trace,
  source: Source,
) {
  const { starts, cumulative, slopes, errors } = outlooks[categorical(Array.from(weights), source)]!
  let start = starts[firstAbove(cumulative, source() * cumulative.at(-1)!)]!
  const error = standardNormal(source)
  const now = level.at(-1)!
  const next = freshEpochs(trace.length, start, Math.ceil(STRETCH / trace.epoch), source, to => {
    start = to
  })
  const factor = (seconds: number) => {
    const [i, share] = between(horizons, seconds)
    const at = (values: Float64Array) => values[i]! + share * ((values[i + 1] ?? values[i]!) - values[i]!)
    return Math.exp(at(slopes) * (now - level[start]!) + at(errors) * error)
  }
  return scaledWrites(playEpochs(trace, next), info.pageCount, twins, factor)
}

/** Index of the first of ascending values that is above x, or of the last one. */
function firstAbove(ascending: Float64Array, x: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! > x) high = middle
    else low = middle + 1
  }
  return low
}

/** Where x lies among ascending values on a logarithmic scale: after which one, and which share of the way to the next. */
function between(ascending: Float64Array, x: number): [index: number, share: number] {
  const last = ascending.length - 1
  if (x <= ascending[0]! || last === 0) return [0, 0]
  if (x >= ascending[last]!) return [last, 0]
  const index = ascending.findLastIndex(value => value <= x)
  return [index, Math.log(x / ascending[index]!) / Math.log(ascending[index + 1]! / ascending[index]!)]
}

function phaseOf({ epoch, workload: { phases, path, ends, filtered } }: History, phase: number): Phase {
  const slots = path.reduce((sum, one) => sum + Number(one === phase), 0)
  const sojourns = path.reduce((sum, one, t) => sum + Number(one === phase && path[t - 1] !== phase), 0)
  const slot = ends.length > 1 ? (ends[1]! - ends[0]!) * epoch : epoch
  return {
    share: slots / path.length,
    meanSojourn: sojourns > 0 ? (slots * slot) / sojourns : 0,
    present: filtered[(path.length - 1) * phases + phase]!,
  }
}

function parametersOf({ phases, outlooks, weights, horizons }: State): Parameter[] {
  const share = (chosen: (component: number) => boolean) =>
    outlooks.reduce((sum, { component }, i) => sum + (chosen(component) ? weights[i]! : 0), 0)
  const slope = outlooks.reduce((sum, { slopes }, i) => sum + weights[i]! * slopes[Math.min(1, slopes.length - 1)]!, 0)
  return [
    { term: 'phases', unit: 'phases', estimate: phases.length },
    ...phases.flatMap(({ share, meanSojourn, present }, i) => [
      { term: `phase ${i + 1}: share of time`, unit: '1', estimate: share },
      { term: `phase ${i + 1}: mean sojourn`, unit: 's', estimate: meanSojourn },
      { term: `phase ${i + 1}: probability at the end`, unit: '1', estimate: present },
    ]),
    ...Object.keys(conditionings).map(name => ({
      term: `weight of times ${name}`,
      unit: '1',
      estimate: share(component => components[component]!.conditioning === name),
    })),
    {
      term: `level carried over ${Number(horizons[Math.min(1, horizons.length - 1)]!.toPrecision(3))} s`,
      unit: '1',
      estimate: Math.max(0, slope),
    },
  ]
}
