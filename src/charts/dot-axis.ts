/** How wide the strip is, right of the axis, where outcomes beyond its end are drawn, in points. */
const stripWidth = 14

/** The extent of an axis, and where on it (in points) a value stands. */
export interface DotAxis {
  type: 'linear' | 'log'
  domain: [low: number, high: number]
  /** Whether some outcomes lie in the strip beyond the axis. */
  beyond: boolean
  /** The value at which the strip begins, or else the end of the domain. */
  last: number
  position(value: number): number
  value(position: number): number
}

/**
 * An axis over `values`: logarithmic where they span more than a factor of 30, from zero where they span more than a
 * factor of 2.5. What is not finite stands in a strip right of the axis.
 */
export function dotAxis(values: readonly number[], width: number, margin: number): DotAxis {
  const finite = values.filter(value => value < Infinity)
  const beyond = finite.length < values.length
  const extent = finite.length > 0 ? finite : [1]
  const [low, high] = [Math.min(...extent), Math.max(...extent)]
  const type = low > 0 && high / low > 30 ? 'log' : 'linear'
  const forward = type === 'log' ? Math.log : (x: number) => x
  const backward = type === 'log' ? Math.exp : (x: number) => x
  const [from, to] =
    low === high ? [low / 2, low * 1.5 || 1] : [high > 2.5 * low && type === 'linear' ? 0 : forward(low), forward(high)]
  const perPoint = (to - from) / (width - 2 * margin - (beyond ? stripWidth : 0))
  const value = (position: number) => backward(from + (position - margin) * perPoint)
  return {
    type,
    domain: [value(0), value(width)],
    beyond,
    last: value(beyond ? width - stripWidth : width),
    position: x => (x < Infinity ? margin + (forward(x) - from) / perPoint : width - stripWidth / 2),
    value,
  }
}
