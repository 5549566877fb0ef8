import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countMemory } from '../../src/migration/count-memory.ts'
import { type Encoding, encoder } from '../../src/migration/encoding.ts'
import { idealHost } from '../../src/migration/host.ts'
import { migrate } from '../../src/migration/migrate.ts'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'

const page = 4096
const host = { pageHeader: 8, zeroPageBytes: 9, pageWork: 1e-6, zeroScan: 0.5e-6 }
const encoded = (encoding: Encoding, rounds = 1, pending = page) => encoder(encoding, host, page).round(rounds, pending)

test('without an encoding pages cost what the host says, in every round', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99 }), fc.nat(), (rounds, pending) => {
      expect(encoded({}, rounds, pending)).toEqual({
        normal: { bytes: page + 8, work: 1e-6 },
        zero: { bytes: 9, work: 0.5e-6 },
      })
    }),
  )
  expect(encoder({}, host, page).synchronisation).toBe(0)
})

describe('compression', () => {
  test('divides a page by its ratio and takes its time; zero pages stay', () => {
    const { normal, zero } = encoded({ compression: { ratio: 4, speed: 512e6 } })
    expect(normal).toEqual({ bytes: 1024 + 8, work: expect.closeTo(1e-6 + 8e-6, 15) })
    expect(zero).toEqual({ bytes: 9, work: 0.5e-6 })
  })

  test('510 MB/s by default', () => {
    expect(encoded({ compression: { ratio: 2 } }).normal.work).toBeCloseTo(1e-6 + 4096 / 510e6, 15)
  })
})

// A packet of 512 KiB has 128 pages of 4 KiB, and a header of 320 bytes and 8 for each page: 1344, or 10.5 a page.
describe('multifd', () => {
  test('puts headers on packets, shares the work, and tells each channel that a round is over', () => {
    const { normal, zero } = encoded({ channels: 4 })
    expect(normal).toEqual({ bytes: page + 10.5, work: 0.25e-6 })
    expect(zero).toEqual({ bytes: 10.5, work: 0.125e-6 })
    expect(encoder({ channels: 4 }, host, page).synchronisation).toBe(4 * 1344 + 8)
  })

  test('compresses in every channel', () => {
    const { normal } = encoded({ channels: 2, compression: { ratio: 2, speed: 4096e6 } })
    expect(normal).toEqual({ bytes: 2048 + 10.5, work: expect.closeTo((1e-6 + 1e-6) / 2, 15) })
  })

  test('with pages larger than a packet one each', () => {
    expect(encoder({ channels: 1 }, host, 2 ** 20).round(1, 0).normal.bytes).toBe(2 ** 20 + 328)
  })
})

describe('XBZRLE', () => {
  const cacheSize = 100 * page
  const bytes = (rounds: number, pending: number, hitRatio?: number) =>
    encoded({ xbzrle: { ratio: 4, cacheSize, ...(hitRatio !== undefined && { hitRatio }) } }, rounds, pending).normal
      .bytes

  test('finds nothing in the first two rounds, of which the second fills the cache', () => {
    expect([0, 1, 2].map(rounds => bytes(rounds, page))).toEqual([4104, 4104, 4104])
  })

  test.each([
    ['what fits', 100 * page, undefined, 1024 + 8],
    ['nothing pending', 0, undefined, 1024 + 8],
    ['four times what fits: a quarter is found', 400 * page, undefined, 0.25 * 1024 + 0.75 * 4096 + 8],
    ['half of what fits, as it was sent before', 50 * page, 0.5, 0.5 * 1024 + 0.5 * 4096 + 8],
    ['nothing is found', page, 0, 4104],
  ])('%s', (_, pending, hitRatio, expected) => {
    expect(bytes(3, pending, hitRatio)).toBeCloseTo(expected, 9)
  })

  test('64 MiB and 2 GB/s by default', () => {
    const { bytes, work } = encoded({ xbzrle: { ratio: 2 } }, 3, 2 ** 27).normal
    expect(bytes).toBeCloseTo(0.5 * 2048 + 0.5 * 4096 + 8, 9)
    expect(work).toBeCloseTo(1e-6 + (0.5 * 4096) / 2e9, 15)
  })
})

test.each<[Encoding, string]>([
  [{ compression: { ratio: 0 } }, 'ratio must be positive: 0'],
  [{ compression: { ratio: 2, speed: Number.NaN } }, 'speed must be positive: NaN'],
  [{ xbzrle: { ratio: -1 } }, 'ratio must be positive: -1'],
  [{ xbzrle: { ratio: 2, cacheSize: 0 } }, 'cacheSize must be positive: 0'],
  [{ xbzrle: { ratio: 2, hitRatio: 1.1 } }, 'hitRatio must be a probability: 1.1'],
  [{ channels: 0 }, 'channels must be a whole number from 1 on: 0'],
  [{ channels: 1.5 }, 'channels must be a whole number from 1 on: 1.5'],
  [{ channels: 2, xbzrle: { ratio: 2 } }, 'multifd and XBZRLE exclude each other: 2'],
  [{ compression: { ratio: 3 }, xbzrle: { ratio: 2 } }, 'compression and XBZRLE exclude each other: 3'],
])('%j is refused', (encoding, message) => {
  expect(() => encoder(encoding, host, page)).toThrow(new RangeError(message))
})

/** M = 1000 and d = 40 pages/s on a path of 100 pages/s; a host that costs nothing. */
const sent = (encoding: Encoding, passes: number) => {
  const guest = countMemory({ pageSize: page, pageCount: 1000, zeroPages: 0 }, seconds => 40 * seconds)
  return migrate(guest, { link: { bandwidth: 100 * page }, policy: fixedRounds(passes), encoding }, idealHost)
}

describe('in a migration, by hand', () => {
  test('compressed to a half, pages take half the time and are written less meanwhile', () => {
    // 1000 pages in 5 s, 200 in 1 s, and 40 with the guest stopped, 0.2 s.
    const { totalTime, downtime, bytes } = sent({ compression: { ratio: 2, speed: 1e12 } }, 2)
    expect(downtime).toBeCloseTo(0.2, 6)
    expect(totalTime).toBeCloseTo(6.2, 6)
    expect(bytes).toBeCloseTo((1240 * page) / 2, 3)
  })

  test('compression is no faster than the CPU', () => {
    const { totalTime } = sent({ compression: { ratio: 2, speed: 50 * page } }, 0)
    expect(totalTime).toBeCloseTo(20, 9)
  })

  test('XBZRLE divides what the third round sends', () => {
    // 1000 pages in 10 s, 400 in 4 s, 160 in 0.4 s, and 16 in 40 ms.
    const { totalTime, bytes } = sent({ xbzrle: { ratio: 4, speed: 1e12 } }, 3)
    expect(totalTime).toBeCloseTo(10 + 4 + 0.4 + 0.04, 6)
    expect(bytes).toBeCloseTo(1400 * page + (176 * page) / 4, 3)
  })

  test('multifd adds its headers and packets of a round', () => {
    // Two synchronisations after the first, the last with the guest stopped: 2·1344 + 8 bytes each.
    const { bytes, downtime } = sent({ channels: 2 }, 1)
    const round = (1000 * (page + 10.5)) / (100 * page)
    const last = 40 * round * (page + 10.5)
    expect(bytes).toBeCloseTo(1000 * (page + 10.5) + last + 2696, 3)
    expect(downtime).toBeCloseTo((last + 2696) / (100 * page), 9)
  })
})
