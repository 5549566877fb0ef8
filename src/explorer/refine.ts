import { concatOutcomes, drawOutcomes, type Forecaster, type Outcomes } from '../forecast/draws.ts'

export interface RefineOptions {
  readonly draws: number
  /** Milliseconds, from any origin. */
  readonly now: () => number
  /** Lets everything else that waits be done. */
  readonly pause: () => Promise<void>
  /** Milliseconds after which what was drawn is handed on, one draw at least. */
  readonly patience?: number
}

/** The first part is of so many draws, unless they take so many times as long as another part. */
const [FIRST, LONGER] = [10, 6]

/** The draws of a forecast in their order, in parts that take about as long as `patience`; whoever stops asking stops them. */
export async function* refine(forecaster: Forecaster, options: RefineOptions): AsyncGenerator<Outcomes> {
  const { draws, now, pause, patience = 40 } = options
  for (let from = 0; from < draws; ) {
    await pause()
    const parts: Outcomes[] = []
    const to = from === 0 ? Math.min(FIRST, draws) : draws
    const end = now() + (from === 0 ? LONGER * patience : patience)
    for (; from < to && (parts.length === 0 || now() < end); from++) {
      parts.push(drawOutcomes(forecaster, from, from + 1))
    }
    yield concatOutcomes(parts)
  }
}
