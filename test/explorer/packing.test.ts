import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codings, decodeArray, encodeArray, typeOf } from '../../src/explorer/array-coding.ts'
import { pack, unpack } from '../../src/explorer/packing.ts'
import { fit } from '../../src/forecast/fits.ts'
import { fitsToJson, type PlainFits, plainFits, restoreFits } from '../../src/forecast/fits-json.ts'
import { distinctPages } from '../../src/migration/distinct-pages.ts'
import { models } from '../../src/models/registry.ts'
import { source } from '../../src/random.ts'
import { trace } from '../forecast/example.ts'

const array = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint32Array({ maxLength: 40 }),
  fc.float64Array({ maxLength: 40 }),
  fc.uint32Array({ maxLength: 40 }).map(values => values.sort()),
)
const value = fc.letrec(tie => ({
  any: fc.oneof(
    { depthSize: 'small' },
    array,
    fc.double(),
    fc.constantFrom<unknown>(Number.NaN, -0, Infinity, -Infinity, null, true, ''),
    fc.string(),
    fc.array(tie('any'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.constant('$'), fc.string({ maxLength: 3 })), tie('any'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
})).any

describe('what is packed is unpacked as it was', () => {
  test('arrays, bit by bit, in every coding', () => {
    fc.assert(
      fc.property(array, fc.constantFrom(...codings), (before, coding) => {
        expect(decodeArray(encodeArray(before, coding), typeOf(before)!, coding)).toStrictEqual(before)
      }),
    )
  })

  test('any plain data', async () => {
    await fc.assert(
      fc.asyncProperty(value, async before => {
        expect(await unpack(await pack(before))).toStrictEqual(before)
      }),
    )
  })

  test('payloads of NaN and the sign of zero', async () => {
    const bits = BigUint64Array.of(0x7ff8000000000001n, 0xfff8deadbeef0000n, 0x8000000000000000n, 1n)
    const back = (await unpack(await pack(new Float64Array(bits.buffer)))) as Float64Array
    expect(new BigUint64Array(back.buffer)).toEqual(bits)
  })
})

test('an array that occurs more than once, as the same or an equal one, is packed once and comes back as one', async () => {
  const draws = Float64Array.from({ length: 4000 }, source(1))
  const once = await pack({ a: draws })
  const packed = await pack({ a: draws, b: [draws, draws.slice()], c: draws.subarray(0) })
  expect(packed.length).toBeLessThan(once.length + 200)
  const { a, b, c } = (await unpack(packed)) as Record<string, unknown>
  expect(b).toEqual([a, a])
  expect((b as unknown[])[1]).toBe(a)
  expect(c).toBe(a)
})

test('the codings find what Deflate does not', async () => {
  const rising = Uint32Array.from({ length: 20_000 }, (_, i) => 1000 * i + (i % 7))
  expect((await pack(rising)).length).toBeLessThan(rising.byteLength / 100)
  const times = Float64Array.from({ length: 20_000 }, (_, i) => i / 20)
  expect((await pack(times)).length).toBeLessThan(times.byteLength / 2)
})

describe('fits', () => {
  const fits = fit(trace, models)
  const packed = pack(plainFits(fits))

  test('of every model come back, and draw the same writes', async () => {
    const back = (await unpack(await packed)) as PlainFits
    expect(back).toEqual(plainFits(fits))
    for (const [name, model] of Object.entries(restoreFits(back).models)) {
      const pages = (one: typeof model) => distinctPages(one.guest(source(1), fits.memory), 1)
      expect(pages(model)).toBe(pages(fits.models[name]!))
    }
  })

  test('are a tenth of their JSON or less', async () => {
    expect((await packed).length).toBeLessThan(fitsToJson(fits).length / 10)
  })
})
