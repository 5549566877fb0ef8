/** What a slider of a quantity can stand at: ascending values, about evenly spaced on a logarithmic scale. */
export type Scale = readonly number[]

const MIB = 2 ** 20

/** Steps of an octave, and preferred numbers of a decade (E24 of IEC 60063). */
const eighths = [8, 9, 10, 11, 12, 13, 14, 15].map(eighth => eighth / 8)
const preferred = [
  10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91,
] as const

/** Bandwidths from 1 MiB/s to 10 GiB/s, eight an octave, further where what was asked is beyond; the asked one is among them. */
export function bandwidthScale(asked: number): Scale {
  const [low, high] = [Math.min(MIB, asked), Math.max(10 * 1024 * MIB, asked)]
  const first = Math.floor(Math.log2(low))
  const octaves = Array.from({ length: Math.ceil(Math.log2(high)) - first + 1 }, (_, i) => 2 ** (first + i))
  return within(
    octaves.flatMap(octave => eighths.map(eighth => octave * eighth)),
    [low, high],
    asked,
  )
}

/** Seconds of so many milliseconds, as the command line makes them of `1.3ms`. */
const milliseconds = (count: number) => (count < 1000 ? count * 0.001 : count / 1000)

/** Downtime limits from 1 ms to 10 s, 24 a decade, further where what was asked is beyond; the asked one is among them. */
export function limitScale(asked: number): Scale {
  const [low, high] = [Math.min(1e-3, asked), Math.max(10, asked)]
  const first = Math.floor(Math.log10(low))
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => first + i)
  return within(
    decades.flatMap(decade => preferred.map(tenths => milliseconds(Number(`${tenths}e${decade + 2}`)))),
    [low, high],
    asked,
  )
}

const within = (values: readonly number[], [low, high]: readonly [number, number], asked: number): Scale =>
  [...new Set([...values.filter(value => value >= low && value <= high), asked])].sort((a, b) => a - b)

/** Where on a scale a value stands: the place of the nearest one, by ratio. */
export function placeOf(scale: Scale, value: number): number {
  const distance = (place: number) => Math.abs(Math.log(scale[place]! / value))
  return scale.reduce((best, _, place) => (distance(place) < distance(best) ? place : best), 0)
}
