import type { Distribution } from '../distributions/distribution.ts'

/** One dot: where it stands, how many lie under it, and how many make its stack. */
export interface Dot {
  position: number
  rank: number
  stack: number
}

/** The mid-quantiles of `count` equal shares of the probability (Kay, Kola, Hullman & Munson 2016). */
export const midQuantiles = (law: Distribution, count: number): number[] =>
  Array.from({ length: count }, (_, i) => law.quantile((i + 0.5) / count))

/**
 * Stacks ascending positions into columns of one dot's diameter (the dot plot of Wilkinson 1999, each column centred
 * between its ends). A column never reaches across one of `breaks`, so a dot stays on its own side of a limit.
 */
export function stackDots(positions: readonly number[], diameter: number, breaks: readonly number[] = []): Dot[] {
  const columns: number[][] = []
  for (const position of positions) {
    const column = columns.at(-1)
    const start = column?.[0] ?? Number.NEGATIVE_INFINITY
    const separated = position - start >= diameter || breaks.some(at => start <= at && at < position)
    if (column && !separated) column.push(position)
    else columns.push([position])
  }
  return columns.flatMap(column => {
    const centre = (column[0]! + column.at(-1)!) / 2
    return column.map((_, rank) => ({ position: centre, rank, stack: column.length }))
  })
}
