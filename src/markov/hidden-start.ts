import type { Source } from '../random.ts'
import { columnMoments, type Series, slotsOf } from './hidden-series.ts'
import { categorical } from './simulate.ts'

const rounds = 10

/**
 * A first guess of the state of every row: k-means of the standardised columns, started by k-means++ (Arthur &
 * Vassilvitskii 2007) and stopped after ten rounds. Fewer different rows than states leave some states empty.
 */
export function startingPath(series: Series, states: number, source: Source): Uint8Array {
  const { columns } = series
  const slots = slotsOf(series)
  const { means, variances } = columnMoments(series)
  const rows = series.values.map((value, at) => {
    const j = at % columns
    return variances[j]! > 0 ? (value - means[j]!) / Math.sqrt(variances[j]!) : 0
  })
  const centres = new Float64Array(states * columns)
  const path = new Uint8Array(slots)
  const nearest = new Float64Array(slots).fill(Infinity)

  for (let i = 0; i < states; i++) {
    const chosen = i === 0 ? Math.floor(source() * slots) : Math.max(0, categorical([...nearest], source))
    centres.set(rows.subarray(chosen * columns, (chosen + 1) * columns), i * columns)
    for (let t = 0; t < slots; t++) nearest[t] = Math.min(nearest[t]!, squaredDistance(t, i))
  }
  for (let round = 0; round < rounds; round++) {
    if (!assign()) break
    recentre()
  }
  return path

  function squaredDistance(t: number, i: number): number {
    let sum = 0
    for (let j = 0; j < columns; j++) sum += (rows[t * columns + j]! - centres[i * columns + j]!) ** 2
    return sum
  }

  function assign(): boolean {
    let changed = false
    for (let t = 0; t < slots; t++) {
      let best = 0
      let least = Infinity
      for (let i = 0; i < states; i++) {
        const distance = squaredDistance(t, i)
        if (distance < least) {
          least = distance
          best = i
        }
      }
      changed ||= path[t] !== best
      path[t] = best
    }
    return changed
  }

  function recentre(): void {
    const sums = new Float64Array(centres.length)
    const counts = new Float64Array(states)
    for (let t = 0; t < slots; t++) {
      counts[path[t]!]!++
      for (let j = 0; j < columns; j++) sums[path[t]! * columns + j]! += rows[t * columns + j]!
    }
    sums.forEach((sum, cell) => {
      const count = counts[Math.floor(cell / columns)]!
      if (count > 0) centres[cell] = sum / count
    })
  }
}
