/**
 * Histograms of the maximal runs of a state: entry g counts runs of length g that another state ended, or that nothing
 * did.
 */
export interface RunLengths {
  readonly ended: ArrayLike<number>
  readonly unfinished: ArrayLike<number>
}

/** The runs of each of the states 0 … `states` − 1. A sequence's first run counts from where it was first seen. */
export function runLengths(sequences: Iterable<ArrayLike<number>>, states: number): RunLengths[] {
  const runs = Array.from({ length: states }, () => ({ ended: [0], unfinished: [0] }))
  const add = (histogram: number[], length: number) => {
    while (histogram.length <= length) histogram.push(0)
    histogram[length]! += 1
  }
  for (const sequence of sequences) {
    let start = 0
    for (let time = 1; time <= sequence.length; time++) {
      if (time < sequence.length && sequence[time] === sequence[start]) continue
      const { ended, unfinished } = runs[sequence[start]!]!
      add(time < sequence.length ? ended : unfinished, time - start)
      start = time
    }
  }
  return runs
}
