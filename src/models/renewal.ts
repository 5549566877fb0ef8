import { type ColumnTable, table } from 'arquero'
import type { Criterion } from '../distributions/compare-laws.ts'
import { lawFamilies } from '../distributions/families.ts'
import { pageMemory } from '../migration/page-memory.ts'
import type { Source } from '../random.ts'
import { type Fitted, type Model, model, pagesOf } from './model.ts'
import { impliedCurve } from './renewal/curve.ts'
import { estimate } from './renewal/estimate.ts'
import { renewalWrites } from './renewal/guest.ts'
import { LONGEST } from './renewal/intervals.ts'
import { redrawn } from './renewal/redraw.ts'
import type { State } from './renewal/state.ts'
import { empiricalSurvival, lawOf, lawSurvival } from './renewal/survival.ts'
import { glanceOf, tidyOf } from './renewal/tidy.ts'

export type { State as RenewalState } from './renewal/state.ts'

const LAWS = ['exponential', 'gamma', 'weibull', 'log-normal', 'lomax', 'log-logistic', 'empirical']

/** Which laws are compared, by which criterion, and into how many groups pages are put. */
export interface RenewalOptions {
  /** Names of laws to choose from: of `lawFamilies`, and `empirical`, the product-limit estimate, where none fits. */
  readonly laws?: readonly string[]
  readonly criterion?: Criterion
  readonly groups?: number | 'auto'
}

/**
 * Groups of pages that are written at the same times. Each has a clock, whose speed follows how busy the group is: about a
 * level that persists, and, where busy and idle sojourns can be told apart, by an alternating renewal process, the present
 * sojourn going on for its residual life. By that clock each page of the group is written by a renewal process of one
 * law, chosen by likelihood from intervals as epochs show them, and first after the residual life at the page's age.
 *
 * Of pages never written there are as many as Chao (1984) estimates from those dirty in one epoch and in two, and new ones
 * come as often as Good (1953) estimates from the former.
 *
 * @throws RangeError when a law is unknown, discrete or none is given, or `groups` is not 'auto' or a positive integer
 */
export function renewal({ laws = LAWS, criterion = 'bic', groups = 'auto' }: RenewalOptions = {}): Model<State> {
  const families = laws.filter(name => name !== 'empirical').map(familyOf)
  if (laws.length === 0) throw new RangeError('renewal needs at least one law: 0')
  const choices = { families, allowEmpirical: laws.includes('empirical'), criterion, groups }
  return model<State>('renewal', observed => estimate(pagesOf('renewal', observed), choices), fitted, {
    needsPages: true,
  })
}

function familyOf(name: string) {
  const family = lawFamilies[name]
  if (!family || family.discrete) throw new RangeError(`a law of real times is needed: ${name}`)
  return family
}

function fitted(state: State, restore: (state: State) => Fitted<State>) {
  const survivals = once(() =>
    state.groups.map(({ laws, chosen, complete, tails }) => {
      const fit = laws[chosen]!
      const longest = LONGEST * state.epochs
      if (fit.family === 'empirical') return empiricalSurvival(complete, tails, longest).survival
      return lawSurvival(lawOf(fit), state.epoch, longest)
    }),
  )
  const writes = once(() => renewalWrites(state, survivals()))
  const implied = once(() => impliedCurve(state, survivals()))
  const curve = (seconds: number) => implied()(seconds)
  return {
    guest: (source: Source, memory: Parameters<Fitted['guest']>[1]) => pageMemory(memory, writes()(source)),
    curve,
    redraw: (source: Source) => restore(redrawn(state, source)),
    glance: () => glanceOf(state, curve),
    tidy: () => tidyOf(state),
    laws: () => renewalLaws({ state }),
  }
}

function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}

/**
 * The laws that were fitted to the write intervals of each group: a table of `group` (from 1), `law`, `parameters` (their
 * number), `logLikelihood`, `aic`, `bic`, `weight` (Akaike's, from the criterion of the fit, among those that converged),
 * `converged` and `chosen`.
 */
export function renewalLaws({ state }: Pick<Fitted<State>, 'state'>): ColumnTable {
  const rows = state.groups.flatMap(({ laws, chosen }, g) => {
    const least = Math.min(...laws.filter(fit => fit.converged).map(fit => fit[state.criterion]))
    const relative = laws.map(fit => (fit.converged ? Math.exp((least - fit[state.criterion]) / 2) : 0))
    const total = relative.reduce((sum, one) => sum + one, 0) || 1
    return laws.map((fit, i) => ({ group: g + 1, fit, weight: relative[i]! / total, chosen: i === chosen }))
  })
  return table({
    group: rows.map(row => row.group),
    law: rows.map(row => row.fit.family),
    parameters: rows.map(row => row.fit.parameters),
    logLikelihood: rows.map(row => row.fit.logLikelihood),
    aic: rows.map(row => row.fit.aic),
    bic: rows.map(row => row.fit.bic),
    weight: rows.map(row => row.weight),
    converged: rows.map(row => row.fit.converged),
    chosen: rows.map(row => row.chosen),
  })
}
