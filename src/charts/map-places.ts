/** A place on a map of cells of size one, in columns and rows from the middle of the first cell. */
export interface Place {
  readonly x: number
  readonly y: number
}

/**
 * Where a value lies among the rising ones that stand for cells: 0 at the first, between them and half a cell beyond them
 * by the logarithm, and null farther out.
 */
export function placeAmong(cells: readonly number[], value: number): number | null {
  if (cells.length < 2) return Math.abs(value / cells[0]! - 1) < 1e-9 ? 0 : null
  const above = cells.findIndex(cell => cell > value)
  const k = Math.min(cells.length - 2, (above < 0 ? cells.length : Math.max(1, above)) - 1)
  const place = k + Math.log(value / cells[k]!) / Math.log(cells[k + 1]! / cells[k]!)
  return place >= -0.5 && place <= cells.length - 0.5 ? place : null
}

/**
 * Points as lines from left to right: broken where two are more than a column apart, and at each end drawn on level to the
 * border of the column, so that a point alone is a line as well.
 */
export function linesOf(points: readonly Place[], columns: number): Place[][] {
  const lines: Place[][] = []
  for (const point of [...points].sort((a, b) => a.x - b.x)) {
    const last = lines.at(-1)
    if (last && point.x - last.at(-1)!.x < 1 + 1e-6) last.push(point)
    else lines.push([point])
  }
  return lines.map(line => {
    const [first, last] = [line[0]!, line.at(-1)!]
    const start = { x: Math.max(-0.5, first.x - 0.5), y: first.y }
    const end = { x: Math.min(columns - 0.5, last.x + 0.5), y: last.y }
    return [start, ...line, end]
  })
}

/** The height of a line at `x`, if it goes there. */
export function heightAt(line: readonly Place[], x: number): number | null {
  const k = line.findIndex((point, i) => point.x <= x && x <= (line[i + 1]?.x ?? -Infinity))
  if (k < 0) return null
  const [from, to] = [line[k]!, line[k + 1]!]
  return to.x === from.x ? from.y : from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x)
}

/** What may cover a number. */
export interface Obstacles {
  readonly lines: readonly (readonly Place[])[]
  readonly marks: readonly Place[]
}

const shifts = [0, -0.25, 0.25, -0.3, 0.28]
/** Rows between the middles of a number and of a line that leaves it free; a mark needs `markHeight` more. */
const clear = 0.22
const markHeight = 0.1
/** How far a mark reaches to either side, in halves of a number. */
const markWidth = 0.6

/**
 * By how many rows the number in the middle of a cell is moved up, so that lines and marks leave it free, or most so;
 * `half` of its width in columns.
 */
export function shiftFrom({ x, y }: Place, { lines, marks }: Obstacles, half: number): number {
  const steps = Array.from({ length: 13 }, (_, i) => x + (half * (i - 6)) / 6)
  const heights = lines.flatMap(line => steps.flatMap(step => heightAt(line, step) ?? []))
  const near = marks.filter(mark => Math.abs(mark.x - x) < half * (1 + markWidth))
  const room = (shift: number) =>
    Math.min(
      clear,
      ...heights.map(height => Math.abs(height - y - shift)),
      ...near.map(mark => Math.abs(mark.y - y - shift) - markHeight),
    )
  return shifts.reduce((best, shift) => (room(shift) > room(best) + 1e-9 ? shift : best))
}
