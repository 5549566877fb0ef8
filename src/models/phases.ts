import { categorical } from '../markov/simulate.ts'
import { pageMemory } from '../migration/page-memory.ts'
import { type Epochs, Trace, type TraceInfo } from '../trace/trace.ts'
import { workingSet } from '../working-set/scan.ts'
import { type Glance, type Model, model, type Parameter, pagesOf } from './model.ts'
import { conditionings } from './phases/conditioning.ts'
import { type History, historyOf } from './phases/history.ts'
import { drawnWrites, type Outlook, outlookOf, type Setting } from './phases/outlook.ts'
import { quietestTwins } from './phases/scaled-writes.ts'
import { componentLosses, components, stackingWeights } from './phases/stacking.ts'
import { SLOT } from './phases/workload-phases.ts'

/** A phase of the workload, as it was found in the trace. */
export interface Phase {
  /** Distinct pages in a slot, by their mean logarithm. */
  readonly pages: number
  readonly share: number
  /** Seconds. */
  readonly meanSojourn: number
  /** Probability that the trace ends in it. */
  readonly present: number
}

/** The epochs of the trace, ways to choose among them, and the weight of each way. */
export interface State extends Omit<Setting, 'trace'> {
  readonly info: TraceInfo
  readonly epochs: Epochs
  readonly outlooks: readonly Outlook[]
  /** By outlook. */
  readonly weights: Float64Array
  /** By origin and component. */
  readonly losses: readonly Float64Array[]
  readonly phases: readonly Phase[]
  readonly criteria: Glance
}

/**
 * Phases of a workload, and what followed times like the present: pages written together stay together, because whole
 * epochs of the trace are played again. Where a draw begins is chosen by a stack of conditionings: times in the phase of
 * now (a hidden semi-Markov chain under the pages written in slots of 0.1 s), in it for as long, about as busy as now, or
 * any. The pages of a past are scaled to the level of the present, as far as levels were found to last, and by the error
 * that so short a past leaves. The stack's weights come from how well each component forecasts the trace's own windows up
 * to 9 s ahead, scored by their CRPS with the neighbourhood of each origin left out.
 */
export function phases(): Model<State> {
  return model<State>(
    'phases',
    observed => estimate(pagesOf('phases', observed)),
    (state, restore) => {
      const { outlooks, weights, losses } = state
      const trace = traceOf(state)
      const setting = { ...state, trace }
      return {
        guest: (source, memory) =>
          pageMemory(memory, drawnWrites(outlooks[categorical(Array.from(weights), source)]!, setting, source)),
        redraw: source => {
          const origins = losses.map(() => -Math.log1p(-source()))
          const stack = stackingWeights(losses, trace.duration, origins)
          return restore({ ...state, weights: ofUsed(outlooks, stack) })
        },
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
  const outlooks = components.flatMap((_, component) => (stack[component]! > 0 ? [outlookOf(history, component)] : []))
  const { starts, ends, offsets, firsts, counts } = trace
  return {
    info: trace.info,
    epochs: { starts, ends, offsets, firsts, counts },
    level: history.level,
    horizons: Float64Array.from(history.futures, ({ ahead }) => ahead),
    twins: quietestTwins(workingSet(trace)),
    outlooks,
    weights: ofUsed(outlooks, stack),
    losses,
    phases: Array.from({ length: history.workload.phases }, (_, i) => phaseOf(history, i)),
    criteria: criteriaOf(history),
  }
}

const traces = new WeakMap<Epochs, Trace>()

/** The trace of a state; redraws share it. */
function traceOf({ info, epochs }: State): Trace {
  const trace = traces.get(epochs) ?? new Trace(info, epochs)
  traces.set(epochs, trace)
  return trace
}

/** Weights of the outlooks, from those of all components. */
function ofUsed(outlooks: readonly Outlook[], stack: Float64Array): Float64Array {
  const weights = Float64Array.from(outlooks, ({ component }) => stack[component]!)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map(weight => (total > 0 ? weight / total : 1 / weights.length))
}

function criteriaOf({ workload: { fit } }: History): Glance {
  if (!fit) return { parameters: 1, converged: true }
  const { logLikelihood, parameters, aic, bic, converged } = fit
  return { logLikelihood, parameters, aic, bic, converged }
}

function phaseOf({ epoch, workload }: History, phase: number): Phase {
  const { phases, path, step, filtered, fit } = workload
  const slots = path.reduce((sum, one) => sum + Number(one === phase), 0)
  const sojourns = path.reduce((sum, one, t) => sum + Number(one === phase && path[t - 1] !== phase), 0)
  return {
    pages: fit ? Math.max(0, Math.expm1(fit.emissions.means[phase]![0]!)) : 0,
    share: slots / path.length,
    meanSojourn: sojourns > 0 ? (slots * step * epoch) / sojourns : 0,
    present: filtered[(path.length - 1) * phases + phase]!,
  }
}

function parametersOf({ phases, outlooks, weights, horizons }: State): Parameter[] {
  const share = (chosen: (component: number) => boolean) =>
    outlooks.reduce((sum, { component }, i) => sum + (chosen(component) ? weights[i]! : 0), 0)
  const slope = outlooks.reduce((sum, { slopes }, i) => sum + weights[i]! * slopes[Math.min(1, slopes.length - 1)]!, 0)
  return [
    { term: 'phases', unit: 'phases', estimate: phases.length },
    ...phases.flatMap(({ pages, share, meanSojourn, present }, i) => [
      { term: `phase ${i + 1}: pages in ${SLOT} s`, unit: 'pages', estimate: pages },
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
