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

/** The draws of a forecast in their order, in parts that take about as long as `patience`; whoever stops asking stops them. */
export async function* refine(forecaster: Forecaster, options: RefineOptions): AsyncGenerator<Outcomes> {
  const { draws, now, pause, patience = 40 } = options
  for (let from = 0; from < draws; ) {
    await pause()
    const parts: Outcomes[] = []
    for (const start = now(); from < draws && (parts.length === 0 || now() - start < patience); from++) {
      parts.push(drawOutcomes(forecaster, from, from + 1))
    }
    yield concatOutcomes(parts)
  }
}
