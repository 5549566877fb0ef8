import { type Source, source as seeded } from '../random.ts'
import { estimate } from './markov-estimate.ts'
import { groupGuests } from './markov-guest.ts'
import { curveErrorOf, glanceOf, impliedCurve, parametersOf } from './markov-report.ts'
import { type Group, groupsOf, type State } from './markov-state.ts'
import { type Fitted, type Model, model, pagesOf } from './model.ts'

/**
 * Groups of pages that are written together. Each group has a Markov chain of levels of activity from epoch to epoch, and
 * given the level each of its pages has a two-state chain, clean or dirty; pages of a group are exchangeable. Both
 * chances vary from epoch to epoch by beta laws, and the chance to become dirty by a slow log-normal factor too, which
 * the groups share. Draws begin with the levels and the dirty pages of the last epoch.
 *
 * @param groups how many groups, or 'auto' for as many as the data bear, at most 16
 */
export function markov({ groups = 'auto' }: { groups?: number | 'auto' } = {}): Model<State> {
  const described = model<State>(
    'markov',
    observed => estimate(pagesOf('markov', observed), groups),
    state => {
      const fitted = groupsOf(state)
      const guest = groupGuests(fitted, state)
      const memory = { pageSize: 1, pageCount: state.pageCount, zeroPages: 0 }
      let curve: Float64Array | undefined
      const implied = () => {
        curve ??= impliedCurve(state.exact, i => guest(seeded(0).substream(i), memory))
        return curve
      }
      return {
        guest,
        redraw: (source): Fitted<State> => described.restore({ ...state, drawn: draw(fitted, source) }),
        glance: () => glanceOf(fitted, curveErrorOf(state.exact, implied())),
        tidy: () => {
          const second = state.exact.windows.indexOf(1)
          const curves = [
            { term: 'distinct pages in 1 s', unit: 'pages', estimate: implied()[second]! },
            { term: 'distinct pages in 1 s of the trace', unit: 'pages', estimate: state.exact.pages[second]! },
          ]
          return [...parametersOf(fitted), ...(second >= 0 ? curves : [])]
        },
      }
    },
    { needsPages: true },
  )
  return described
}

/** Transition matrices of levels from Dirichlet posteriors, chances of pages from beta posteriors. */
const draw = (groups: readonly Group[], source: Source) => ({
  transitions: Float64Array.from(groups.flatMap(({ posterior }) => posterior.draw(source).flat())),
  pages: Float64Array.from(
    groups.flatMap(({ levels }) => levels.flatMap(level => level.posterior.draw(source).map(row => row[1]!))),
  ),
})
