import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { gammaln } from 'simple-statistics'

/** A stream of independent uniform numbers in [0, 1). */
export type Source = () => number

/** A source that can be split: equal keys give equal streams, whatever else was drawn. */
export interface SeededSource extends Source {
  /** An independent stream that depends on the seed and the keys alone. */
  substream(...keys: (number | string)[]): SeededSource
}

/**
 * A reproducible source: xoroshiro128+ (Blackman & Vigna 2018), its 128 bits of state hashed from the seed and the
 * path of keys, so that substreams neither overlap in practice nor depend on the order in which they are made.
 */
export function source(seed: number): SeededSource {
  return fromPath([seed])
}

function fromPath(path: readonly (number | string)[]): SeededSource {
  const words = hash128(JSON.stringify(path))
  const generator = xoroshiro128plusFromState(words)
  const draw = () => ((generator.next() >>> 5) * 67108864 + (generator.next() >>> 6)) / 9007199254740992
  return Object.assign(draw, { substream: (...keys: (number | string)[]) => fromPath([...path, ...keys]) })
}

/** Four lanes of FNV-1a, each finished with the avalanche of MurmurHash3 (Appleby 2011). */
function hash128(text: string): number[] {
  return [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map(basis => {
    let hash = basis
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return hash ^ (hash >>> 16)
  })
}

/** A uniform integer in [0, n). */
export const uniformInteger = (n: number, source: Source): number => Math.floor(source() * n)

/** A standard normal number, by Box & Muller (1958). */
export function standardNormal(source: Source): number {
  return Math.sqrt(-2 * Math.log(1 - source())) * Math.cos(2 * Math.PI * source())
}

/** A Poisson count: the transformed rejection PTRS of Hörmann (1993), and for small means Knuth's product of uniforms. */
export function poisson(mean: number, source: Source): number {
  if (mean < 10) {
    const limit = Math.exp(-mean)
    let count = 0
    for (let product = 1 - source(); product > limit; product *= 1 - source()) count++
    return count
  }
  const b = 0.931 + 2.53 * Math.sqrt(mean)
  const a = -0.059 + 0.02483 * b
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
  const squeeze = 0.9277 - 3.6224 / (b - 2)
  for (;;) {
    const u = source() - 0.5
    const v = 1 - source()
    const us = 0.5 - Math.abs(u)
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43)
    if (us >= 0.07 && v <= squeeze) return count
    if (count < 0 || (us < 0.013 && v > us)) continue
    const bound = -mean + count * Math.log(mean) - gammaln(count + 1)
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= bound) return count
  }
}
