import { scales } from '../../distributions/domains.ts'
import { lawFamilies } from '../../distributions/families.ts'
import { type Source, standardNormal } from '../../random.ts'
import { triangularRoot } from './root.ts'
import type { Alternation, Clock, GroupState, LawFitState, State } from './state.ts'

/** Values drawn from the normal approximation on the scales of their domains; as they are where it is not defined. */
function redrawnLaw(fit: LawFitState, source: Source): LawFitState {
  if (fit.covariance.length === 0) return fit
  const { parameters } = lawFamilies[fit.family]!
  const normals = fit.values.map(() => standardNormal(source))
  const root = triangularRoot(fit.covariance)
  const values = fit.values.map((value, i) => {
    const { free, bound } = scales[parameters[i]!.domain]
    return bound(free(value) + root[i]!.reduce((sum, entry, j) => sum + entry * normals[j]!, 0))
  })
  return { ...fit, values }
}

/** The present speed stays as it is. */
function redrawnClock({ level, alternation }: Clock, source: Source): Clock {
  const shift = level.centreError * standardNormal(source)
  const laws = alternation?.laws.map(law => redrawnLaw(law, source)) as unknown as Alternation['laws'] | undefined
  return {
    level: { ...level, centre: level.centre + shift, now: level.now - shift },
    alternation: alternation && laws ? { ...alternation, laws } : null,
  }
}

function redrawnGroup(group: GroupState, source: Source): GroupState {
  const laws = group.laws.map((law, i) => (i === group.chosen ? redrawnLaw(law, source) : law))
  return { ...group, laws, clock: group.clock && redrawnClock(group.clock, source) }
}

/** The state with the parameters of chosen laws, sojourns and mean speeds drawn anew. */
export const redrawn = (state: State, source: Source): State => ({
  ...state,
  groups: state.groups.map(group => redrawnGroup(group, source)),
})
