/** The unit an axis is in, and how many base units make one. */
export interface ScaleUnit {
  name: string
  size: number
}

/** The unit in which an axis of seconds up to `largest` reads best. */
export function timeUnit(largest: number): ScaleUnit {
  if (largest < 1e-3) return { name: 'µs', size: 1e-6 }
  return largest < 1 ? { name: 'ms', size: 1e-3 } : { name: 's', size: 1 }
}

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** The unit in which an axis of bytes up to `largest` reads best. */
export function byteUnit(largest: number): ScaleUnit {
  const power = largest < 1 ? 0 : Math.min(binary.length - 1, Math.floor(Math.log2(largest) / 10))
  return { name: binary[power]!, size: 1024 ** power }
}

/** Three significant digits with the unit: `82.4 ms`. */
export const inUnit = (value: number, unit: ScaleUnit): string =>
  `${Number((value / unit.size).toPrecision(3))} ${unit.name}`
