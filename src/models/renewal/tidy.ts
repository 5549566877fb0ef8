import { scales } from '../../distributions/domains.ts'
import { lawFamilies } from '../../distributions/families.ts'
import type { Glance, Parameter } from '../model.ts'
import { curveError } from './curve.ts'
import type { GroupState, LawFitState, State } from './state.ts'

const z = 1.959963984540054
const units: Readonly<Record<string, string>> = { rate: '1/s', scale: 's', median: 's', mean: 's' }

/** Parameters of a law with their Wald intervals at 95%; shapes and shares are pure numbers, of unit 1. */
function lawRows(prefix: string, { family, values, covariance, parameters }: LawFitState): Parameter[] {
  if (values.length === 0) return [{ term: `${prefix} ${family}`, unit: 'hazards', estimate: parameters }]
  return lawFamilies[family]!.parameters.map(({ name, domain }, i) => {
    const { free, bound } = scales[domain]
    const estimate = values[i]!
    const error = Math.sqrt(covariance[i]?.[i] ?? 0)
    const [lower, upper] = [bound(free(estimate) - z * error), bound(free(estimate) + z * error)]
    const isKnown = lower < estimate && estimate < upper && upper < Infinity
    const row = { term: `${prefix} ${family} ${name}`, unit: units[name.replace(/\d+$/, '')] ?? '1', estimate }
    return isKnown ? { ...row, lower, upper } : row
  })
}

function groupRows(group: GroupState, g: number): Parameter[] {
  const { pages, unseen, laws, chosen, clock } = group
  const name = `group ${g + 1}:`
  const alternation = clock?.alternation
  return [
    { term: `${name} pages`, unit: 'pages', estimate: pages },
    { term: `${name} pages not seen`, unit: 'pages', estimate: unseen },
    ...lawRows(`${name} interval`, laws[chosen]!),
    ...(clock
      ? [
          { term: `${name} level sd`, unit: '1', estimate: clock.level.slow },
          { term: `${name} level persistence`, unit: '1', estimate: clock.level.persistence },
          { term: `${name} noise sd`, unit: '1', estimate: clock.level.fast },
        ]
      : []),
    ...(alternation ? ['idle', 'busy'].flatMap((s, i) => lawRows(`${name} ${s}`, alternation.laws[i as 0 | 1])) : []),
  ]
}

/** A row a parameter of every group; with nothing written, one that says so. */
export const tidyOf = ({ groups }: State): Parameter[] => [
  { term: 'groups', unit: 'groups', estimate: groups.length },
  ...groups.flatMap(groupRows),
]

/** Likelihoods are those of write intervals and sojourns, as if these were independent; a level has three parameters. */
export function glanceOf(state: State, curve: (seconds: number) => number): Glance {
  const fits = state.groups.flatMap(({ laws, chosen, clock }) => [laws[chosen]!, ...(clock?.alternation?.laws ?? [])])
  const levels = state.groups.filter(({ clock }) => clock !== null).length
  const parameters = 3 * levels + fits.reduce((sum, fit) => sum + fit.parameters, 0)
  const logLikelihood = fits.reduce((sum, fit) => sum + fit.logLikelihood, 0)
  const n = state.groups.reduce((sum, { dirtyEpochs }) => sum + dirtyEpochs, 0)
  const error = curveError(state, curve)
  return {
    logLikelihood,
    parameters,
    aic: 2 * parameters - 2 * logLikelihood,
    bic: Math.log(Math.max(1, n)) * parameters - 2 * logLikelihood,
    converged: fits.every(fit => fit.converged),
    ...(error !== undefined && { curveError: error }),
  }
}
