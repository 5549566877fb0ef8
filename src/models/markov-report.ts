import { logLikelihoodOf } from '../markov/chain.ts'
import { total } from '../markov/matrix.ts'
import type { Guest } from '../migration/guest.ts'
import type { Curve } from '../working-set/dirty-curve.ts'
import type { Group } from './markov-state.ts'
import type { Glance, Parameter } from './model.ts'

/** Groups whose chances are told. */
const TOLD = 4

/** The likelihood of the chains of levels and, given these, of the pages' chains, at its maximum. */
export function glanceOf(groups: readonly Group[], curveError: number | undefined): Glance {
  const chains = groups.flatMap(group => [group.transitions, ...group.levels.map(({ counts }) => counts)])
  const logLikelihood = total(
    chains.map(counts =>
      logLikelihoodOf(
        counts,
        counts.map(row => row.map(count => count / (total(row) || 1))),
      ),
    ),
  )
  const parameters = total(groups.map(({ levels }) => levels.length * (levels.length + 1)))
  const transitions = total(chains.flat().map(total))
  return {
    logLikelihood,
    parameters,
    aic: 2 * parameters - 2 * logLikelihood,
    bic: Math.log(Math.max(1, transitions)) * parameters - 2 * logLikelihood,
    converged: true,
    ...(curveError !== undefined && { curveError }),
  }
}

/** Groups and chances of the largest of them; intervals are those of beta posteriors. */
export function parametersOf(groups: readonly Group[]): Parameter[] {
  const rows: Parameter[] = [{ term: 'groups', unit: 'groups', estimate: groups.length }]
  groups.slice(0, TOLD).forEach((group, g) => {
    const epochs = total(group.levels.map(level => level.epochs))
    const dirty = total(group.levels.flatMap(({ counts }) => counts.map(row => row[1]!)))
    rows.push({ term: `group ${g + 1}: pages`, unit: 'pages', estimate: group.members.length })
    rows.push({ term: `group ${g + 1}: mean dirty`, unit: 'pages/epoch', estimate: dirty / (epochs || 1) })
    group.levels.forEach(({ becomes, stays, posterior }, l) => {
      const { lower, upper } = posterior.interval(0.95)
      const chance = (what: string, estimate: number, from: number): Parameter => ({
        term: `group ${g + 1}, level ${l + 1}: ${what}`,
        unit: '1/epoch',
        estimate,
        ...(lower[from]![1]! < estimate &&
          estimate < upper[from]![1]! && { lower: lower[from]![1]!, upper: upper[from]![1]! }),
      })
      rows.push(chance('becomes dirty', becomes, 0), chance('stays dirty', stays, 1))
    })
  })
  return rows
}

/** Seconds until a guest has forgotten where it started, and how many are asked. */
const SETTLING = 2
const GUESTS = 20
/** Short windows, which vary more, are taken so many times of each guest. */
const SHORT = 0.5
const REPEATS = 10

/** Mean distinct pages in the windows of a curve, in guests some time from the present. */
export function impliedCurve({ windows }: Curve, guest: (index: number) => Guest): Float64Array {
  const sums = new Float64Array(windows.length)
  const times = new Float64Array(windows.length)
  const short = windows.filter(window => window <= SHORT)
  for (let i = 0; i < GUESTS; i++) {
    const sampled = guest(i)
    sampled.run(SETTLING)
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      nestedWindows(sampled, repeat === 0 ? windows : short).forEach((pages, w) => {
        sums[w]! += pages
        times[w]! += 1
      })
    }
  }
  return sums.map((sum, w) => sum / times[w]!)
}

function nestedWindows(guest: Guest, windows: Float64Array): Float64Array {
  const send = () => guest.send(Number.POSITIVE_INFINITY, { normal: 1, zero: 1 })
  send()
  guest.synchronise()
  send()
  return windows.map((window, w) => {
    guest.run(window - (windows[w - 1] ?? 0))
    guest.synchronise()
    return guest.pending
  })
}

/** Root mean square of ln(implied / exact) over the windows in which both wrote; undefined where none did. */
export function curveErrorOf({ pages }: Curve, implied: Float64Array): number | undefined {
  const logs = Array.from(implied, (value, w) => Math.log(value / pages[w]!)).filter(Number.isFinite)
  return logs.length > 0 ? Math.sqrt(total(logs.map(log => log ** 2)) / logs.length) : undefined
}
