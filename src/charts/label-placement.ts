/** A point and what is written beside it; points from the left and from the bottom of its panel. */
export interface Labelled {
  readonly x: number
  readonly y: number
  readonly text: string
}

/** Where a label stands: its left end and middle height; and the point of it that is nearest to what it names. */
export interface PlacedLabel extends Labelled {
  readonly nearX: number
  readonly nearY: number
}

interface Panel {
  /** Where nothing should be written, the points themselves included. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
  readonly width: number
  readonly height: number
  readonly fontSize: number
}

interface Box {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

/** Mean width of a letter over the size of the font, in Arimo. */
const LETTER = 0.51
/** Room that a mark needs around its middle. */
const MARK = 5
const turns = Array.from({ length: 16 }, (_, i) => (i * Math.PI) / 8)
const distances = [7, 13, 20, 28, 38]

/**
 * Labels beside their points, one after another where each covers least of the labels before it and of the points, as near
 * as that goes, and does not leave the panel.
 */
export function placeLabels(labels: readonly Labelled[], { points, width, height, fontSize }: Panel): PlacedLabel[] {
  const marks = points.map(({ x, y }) => ({ left: x - MARK, right: x + MARK, bottom: y - MARK, top: y + MARK }))
  const placed: Box[] = []
  return labels.map(({ x, y, text }) => {
    const long = LETTER * fontSize * text.length
    const candidates = distances.flatMap(distance =>
      turns.map(turn => {
        const [across, up] = [Math.cos(turn), Math.sin(turn)]
        const left = Math.min(width - long, Math.max(0, x + distance * across + (long * (across - 1)) / 2))
        const middle = Math.min(height - fontSize / 2, Math.max(fontSize / 2, y + distance * up))
        const box = { left, right: left + long, bottom: middle - fontSize / 2, top: middle + fontSize / 2 }
        const covered = 4 * sum(placed.map(other => overlap(box, other))) + sum(marks.map(mark => overlap(box, mark)))
        return { box, cost: covered + distance / 2 }
      }),
    )
    const { box } = candidates.reduce((least, one) => (one.cost < least.cost ? one : least))
    placed.push(box)
    return {
      text,
      x: box.left,
      y: (box.bottom + box.top) / 2,
      nearX: Math.min(box.right, Math.max(box.left, x)),
      nearY: Math.min(box.top, Math.max(box.bottom, y)),
    }
  })
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.top, b.top) - Math.max(a.bottom, b.bottom))

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
