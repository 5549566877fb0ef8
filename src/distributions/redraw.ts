import type { Source } from '../random.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { type Law, logProbability, survival } from './law.ts'
import type { Observations } from './observations.ts'
import { firstIndex } from './search.ts'
import { tabulate } from './tabulate.ts'

/**
 * A maker of samples of a law, each of as many values as were observed (weights are rounded), seen as the observations
 * were. Each value has the entry of an observed one. One that was censored is censored where that was, and one that was
 * not where the product-limit estimate of censoring, given that it lay beyond, says so (Davison & Hinkley 1997, section
 * 3.5). Where ended values were seen to lie in an interval, so do the drawn: in one of the observed ones, or, where
 * none holds the value, in the nearest moved by multiples of its width.
 */
export function redrawing(law: Law, observations: Observations): (source: Source) => Observations {
  const { lower, upper, entry, weight } = observations
  const sightEnd = censoringOf(observations)
  const sight = sightOf(law, observations)
  const copies = weight.map(Math.round)
  const n = copies.reduce((sum, times) => sum + times, 0)
  return source => {
    const [low, high, from] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
    let at = 0
    for (let i = 0; i < copies.length; i++) {
      const least = entry[i]!
      const share = least > 0 ? survival(law, least) : 1
      for (let copy = 0; copy < copies[i]!; copy++, at++) {
        const drawn = law.upperQuantile(share * (1 - source()))
        const x = Math.min(Number.MAX_VALUE, Math.max(least, drawn))
        const end = upper[i]! < Infinity ? sightEnd(upper[i]!, source) : lower[i]!
        const [l, u] = x > end ? [end, Infinity] : sight(x, source)
        low[at] = Math.max(l, least)
        high[at] = u
        from[at] = least
      }
    }
    return tabulate({ lower: low, upper: high, entry: from })
  }
}

/** Draws when a value would have gone out of sight, given that it did not before x. */
function censoringOf({ lower, upper, entry, weight }: Observations): (x: number, source: Source) => number {
  const told = [...weight.keys()].filter(i => upper[i]! < Infinity || lower[i]! > entry[i]!)
  if (!told.some(i => upper[i] === Infinity)) return () => Infinity
  const column = (value: (i: number) => number) => Float64Array.from(told, value)
  const law = kaplanMeier({
    lower: column(i => (upper[i]! < Infinity ? upper[i]! : lower[i]!)),
    upper: column(i => (upper[i]! < Infinity ? Infinity : lower[i]!)),
    entry: column(i => entry[i]!),
    weight: column(i => weight[i]!),
  })
  return (x, source) => Math.max(x, law.quantile(1 - (1 - law.cdf(x)) * (1 - source())))
}

/** How an ended value is seen: exactly, or to lie in an interval, with the shares in which the observed ones were. */
function sightOf(law: Law, { lower, upper, weight }: Observations): (x: number, source: Source) => [number, number] {
  const cells = [...weight.keys()]
    .filter(i => lower[i]! < upper[i]! && upper[i]! < Infinity)
    .map(i => ({ low: lower[i]!, high: upper[i]!, times: weight[i]! }))
  const exact = weight.reduce((sum, times, i) => (lower[i] === upper[i] ? sum + times : sum), 0)
  const share = cells.length === 0 ? 1 : exact / (exact + cells.reduce((sum, { times }) => sum + times, 0))
  const widest = cells.reduce((most, { low, high }) => Math.max(most, high - low), 0)
  const rates = cells.map(({ low, high, times }) => times / Math.exp(logProbability(law, low, high)))
  return (x, source) => {
    if (share === 1 || (share > 0 && source() < share)) return [x, x]
    const last = firstIndex(cells.length, i => cells[i]!.low >= x) - 1
    const holding: number[] = []
    for (let i = last; i >= 0 && cells[i]!.low >= x - widest; i--) if (cells[i]!.high >= x) holding.push(i)
    const chosen = holding.length > 1 ? pick(holding, rates, source) : holding[0]
    if (chosen !== undefined) return [cells[chosen]!.low, cells[chosen]!.high]
    const { low, high } = cells[Math.max(0, last)]!
    const shift = Math.ceil((x - high) / (high - low)) * (high - low)
    return [Math.max(0, Math.min(x, low + shift)), Math.max(x, high + shift)]
  }
}

function pick(indices: readonly number[], rates: readonly number[], source: Source): number {
  let rest = indices.reduce((sum, i) => sum + rates[i]!, 0) * source()
  for (const i of indices) {
    rest -= rates[i]!
    if (rest < 0) return i
  }
  return indices[0]!
}
