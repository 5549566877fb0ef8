import { describe, expect, test } from 'vitest'
import { formatBytes, formatSeconds, parseQuantity, QuantityError } from '../src/units.ts'

test.each([
  ['512MiB', 'bytes', 512 * 2 ** 20],
  ['512 MiB', 'bytes', 512 * 2 ** 20],
  ['1.5GiB', 'bytes', 1.5 * 2 ** 30],
  ['5 kB', 'bytes', 5000],
  ['4096', 'bytes', 4096],
  ['32MiB/s', 'bytes per second', 32 * 2 ** 20],
  ['32 MiB/s', 'bytes per second', 32 * 2 ** 20],
  ['32MB/s', 'bytes per second', 32e6],
  ['1Gbit/s', 'bytes per second', 125e6],
  ['100 Mbit/s', 'bytes per second', 12.5e6],
  ['8 kbits/s', 'bytes per second', 1000],
  ['64e6', 'bytes per second', 64e6],
  ['300ms', 'seconds', 0.3],
  ['50 ms', 'seconds', 0.05],
  ['500us', 'seconds', 0.0005],
  ['.5s', 'seconds', 0.5],
  ['2 minutes', 'seconds', 120],
  ['1 hour', 'seconds', 3600],
  [' 0.25 ', 'seconds', 0.25],
  ['+1e-3 s', 'seconds', 0.001],
] as const)('%s is %s: %d', (text, dimension, value) => {
  expect(parseQuantity(text, dimension)).toBeCloseTo(value, 9)
})

describe('what is not a quantity is refused with what was written', () => {
  test.each([
    ['300ms', 'bytes'],
    ['32MiB', 'bytes per second'],
    ['32MiB/s', 'seconds'],
    ['1Gbit', 'seconds'],
    ['5 m', 'seconds'],
    ['', 'seconds'],
    ['   ', 'seconds'],
    ['fast', 'bytes per second'],
    ['MiB/s', 'bytes per second'],
    ['s', 'seconds'],
    ['32 mib/s', 'bytes per second'],
    ['1,5 s', 'seconds'],
    ['1-2', 'seconds'],
    ['0', 'seconds'],
    ['0 ms', 'seconds'],
    ['-5', 'seconds'],
    ['-5ms', 'seconds'],
    ['NaN', 'seconds'],
    ['Infinity', 'seconds'],
    ['1e999', 'seconds'],
    ['1e999 s', 'seconds'],
  ] as const)('"%s" is not %s', (text, dimension) => {
    expect(() => parseQuantity(text, dimension)).toThrow(QuantityError)
    expect(() => parseQuantity(text, dimension)).toThrow(`(${text})`)
    expect(() => parseQuantity(text, dimension)).toThrow(dimension)
  })
})

test.each([
  [0, '0 B'],
  [0.5, '0.5 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [33554432, '32 MiB'],
  [1.5 * 2 ** 30, '1.5 GiB'],
  [2 ** 52, '4096 TiB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [0, '0 s'],
  [0.0824, '82.4 ms'],
  [12.6614, '12.66 s'],
  [1, '1 s'],
])('%d seconds read %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text)
})

test('what is formatted can be parsed again', () => {
  expect(parseQuantity(formatBytes(123456789), 'bytes') / 123456789).toBeCloseTo(1, 3)
  expect(parseQuantity(formatSeconds(0.0123), 'seconds')).toBeCloseTo(0.0123, 9)
})
