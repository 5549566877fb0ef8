import { describe, expect, test } from 'vitest'
import { fitsFromJson, fitsToJson, plainFits, restoreFits } from '../../src/forecast/fits-json.ts'
import { distinctPages } from '../../src/migration/distinct-pages.ts'
import { source } from '../../src/random.ts'
import { fits } from './example.ts'

const json = fitsToJson(fits)

test('keeps states bit by bit', () => {
  const back = fitsFromJson(json)
  expect(plainFits(back)).toEqual(plainFits(fits))
  expect(Object.keys(back.models)).toEqual(Object.keys(fits.models))
  expect(json.startsWith('{"precopy":"fits","version":1')).toBe(true)
})

test('survives a structured clone, as between threads', () => {
  const back = restoreFits(structuredClone(plainFits(fits)))
  const pages = (model: (typeof fits)['models'][string]) => distinctPages(model.guest(source(1), fits.memory), 1)
  for (const [name, model] of Object.entries(fits.models)) expect(pages(back.models[name]!)).toBe(pages(model))
})

describe('what is not fits is refused', () => {
  test.each([
    ['null', 'expected fits of version 1'],
    ['[]', 'expected fits of version 1'],
    ['{"precopy":"fits","version":2,"memory":{},"models":{}}', 'expected fits of version 1'],
    ['{"precopy":"trace","version":1,"memory":{},"models":{}}', 'expected fits of version 1'],
    ['{"precopy":"fits","version":1,"models":{}}', 'expected fits of version 1'],
    [
      '{"precopy":"fits","version":1,"memory":{},"models":{"a":{"model":"oracle","state":{}}}}',
      'unknown model: oracle',
    ],
  ])('%s', (text, message) => {
    expect(() => fitsFromJson(text)).toThrow(new RangeError(message))
  })

  test('half a file', () => {
    expect(() => fitsFromJson(json.slice(0, json.length / 2))).toThrow(SyntaxError)
  })
})
