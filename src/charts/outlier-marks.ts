import { placeLabels } from './label-placement.ts'
import { mutedColour, observedColour } from './theme.ts'

/** Where a forecast stands: in the units of the axes. */
interface At {
  readonly observed: number
  readonly median: number
}

interface Axis {
  readonly type: 'quantitative'
  readonly scale: { readonly type: 'log'; readonly domain: [number, number]; readonly nice: boolean }
}

/** Radius of the ring around an outlier, in points. */
const RING = 4.8
const fontSize = 7

/** Rings around outliers and their names beside them, in a square panel with both axes alike that shows all of `points`. */
export function outlierMarks<X extends Axis, Y extends Axis>(
  outliers: readonly (At & { readonly id: string })[],
  points: readonly At[],
  { x, y, width }: { x: X; y: Y; width: number },
) {
  if (outliers.length === 0) return []
  const [low, high] = x.scale.domain
  const pixels = (value: number) => (width * Math.log(value / low)) / Math.log(high / low)
  const value = (pixel: number) => low * (high / low) ** (pixel / width)
  const at = ({ observed, median }: At) => ({ x: pixels(observed), y: pixels(median) })
  const placed = placeLabels(
    outliers.map(one => ({ ...at(one), text: one.id })),
    { points: points.map(at), width, height: width, fontSize },
  )
  const leaders = placed.flatMap(({ nearX, nearY }, i) => {
    const from = at(outliers[i]!)
    const [across, up] = [nearX - from.x, nearY - from.y]
    const share = RING / Math.hypot(across, up)
    if (!(share < 0.5)) return []
    const [fromX, fromY] = [value(from.x + share * across), value(from.y + share * up)]
    return [{ fromX, fromY, toX: value(nearX), toY: value(nearY) }]
  })
  return [
    {
      data: { values: outliers.map(({ observed, median }) => ({ observed, median })) },
      mark: {
        type: 'point' as const,
        shape: 'circle',
        size: Math.PI * RING ** 2,
        stroke: observedColour,
        strokeWidth: 0.7,
        opacity: 1,
      },
      encoding: { x: { ...x, field: 'observed' }, y: { ...y, field: 'median' } },
    },
    {
      data: { values: leaders },
      mark: { type: 'rule' as const, color: mutedColour, strokeWidth: 0.5 },
      encoding: {
        x: { ...x, field: 'fromX' },
        y: { ...y, field: 'fromY' },
        x2: { field: 'toX' },
        y2: { field: 'toY' },
      },
    },
    {
      data: { values: placed.map(({ text, x, y }) => ({ id: text, x: value(x), y: value(y) })) },
      mark: { type: 'text' as const, align: 'left' as const, fontSize },
      encoding: { x: { ...x, field: 'x' }, y: { ...y, field: 'y' }, text: { field: 'id', type: 'nominal' as const } },
    },
  ]
}
