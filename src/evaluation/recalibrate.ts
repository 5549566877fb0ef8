/** The probability that was forecast for an event, and whether it happened. */
export interface BinaryCase {
  readonly probability: number
  readonly happened: boolean
}

/** All cases of one forecast probability. */
export interface Recalibrated {
  readonly probability: number
  readonly n: number
  readonly events: number
  /** Isotonic regression of the event on the probability. */
  readonly frequency: number
}

/** Recalibrates probabilities by isotonic regression: one element for each distinct probability, ascending. */
export function recalibrate(cases: readonly BinaryCase[]): Recalibrated[] {
  const groups = new Map<number, { n: number; events: number }>()
  for (const { probability, happened } of cases) {
    const { n, events } = groups.get(probability) ?? { n: 0, events: 0 }
    groups.set(probability, { n: n + 1, events: events + Number(happened) })
  }
  const sorted = [...groups].sort(([a], [b]) => a - b).map(([probability, group]) => ({ probability, ...group }))
  const frequencies = isotonic(
    sorted.map(({ n, events }) => events / n),
    sorted.map(({ n }) => n),
  )
  return sorted.map((group, i) => ({ ...group, frequency: frequencies[i]! }))
}

/**
 * The ascending sequence nearest to `values` in weighted squares, by pooling adjacent violators (Ayer et al. 1955), in
 * linear time.
 */
export function isotonic(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const pools: { mean: number; weight: number; length: number }[] = []
  for (let i = 0; i < values.length; i++) {
    let pool = { mean: values[i]!, weight: weights[i]!, length: 1 }
    while (pools.length > 0 && pools.at(-1)!.mean >= pool.mean) {
      const before = pools.pop()!
      const weight = before.weight + pool.weight
      const mean = (before.weight * before.mean + pool.weight * pool.mean) / weight
      pool = { mean, weight, length: before.length + pool.length }
    }
    pools.push(pool)
  }
  const fitted = new Float64Array(values.length)
  let from = 0
  for (const { mean, length } of pools) {
    fitted.fill(mean, from, from + length)
    from += length
  }
  return fitted
}
