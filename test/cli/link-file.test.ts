import { describe, expect, test } from 'vitest'
import { readLink } from '../../src/cli/link-file.ts'
import { InputError } from '../../src/trace/input-error.ts'
import { scratch } from '../trace/scratch.ts'

const { write, folder } = scratch()

describe('a path from a file', () => {
  test.each([
    [
      'a schedule as CSV',
      'from,rate\n0s,10MiB/s\n2.5,3e6\n',
      {
        schedule: [
          [0, 10 * 2 ** 20],
          [2.5, 3e6],
        ],
      },
    ],
    [
      'a series as CSV, with spaces, other line ends and nothing at the end',
      'time, rate\r\n7 , 8Mbit/s\r\n\r\n8s,0',
      {
        series: [
          [7, 1e6],
          [8, 0],
        ],
      },
    ],
    [
      'a schedule as JSON',
      '{"schedule":[{"from":0,"rate":"1kB/s"},{"from":"200ms","rate":5}]}',
      {
        schedule: [
          [0, 1000],
          [0.2, 5],
        ],
      },
    ],
    [
      'a series as JSON',
      ' {"series":[{"time":0,"rate":1},{"time":1,"rate":0}]}',
      {
        series: [
          [0, 1],
          [1, 0],
        ],
      },
    ],
  ])('%s', (_, text, expected) => {
    const [form, rows] = Object.entries(readLink(write('path', text)))[0] as [string, Record<string, number>[]]
    expect({ [form]: rows.map(row => [row[form === 'series' ? 'time' : 'from'], row.rate]) }).toEqual(expected)
  })

  test('a law', () => {
    const text = '{"fluctuating":{"law":"gamma","parameters":{"shape":4,"scale":1e6},"every":"500ms"}}'
    expect(readLink(write('law.json', text))).toEqual({
      fluctuating: { law: 'gamma', parameters: { shape: 4, scale: 1e6 }, every: 0.5 },
    })
  })
})

describe('a bad file', () => {
  test.each([
    ['time,bytes\n0,1\n', 'line 1: expected the columns from,rate or time,rate (time,bytes)'],
    ['', 'line 1: expected the columns from,rate or time,rate ()'],
    ['from,rate\n0,1,2\n', 'line 2: expected two values (0,1,2)'],
    ['from,rate\n0,1\n1,fast\n', 'line 3, rate: expected bytes per second, such as 32MiB/s ("fast")'],
    ['from,rate\n0,1\n1,3s\n', 'line 3, rate: expected bytes per second, such as 32MiB/s ("3s")'],
    ['from,rate\n0,1\n1,\n', 'line 3, rate: expected bytes per second, such as 32MiB/s ("")'],
    ['from,rate\n0,1\n2,1\n1,1\n', 'schedule: times must ascend (1)'],
    ['from,rate\n', 'schedule: a schedule begins at 0 (undefined)'],
    ['time,rate\n0,1\n', 'series: a series needs two measurements (1)'],
    ['{"series":', 'line 1: not JSON ({"series":)'],
    ['[1]', 'keys: expected one of schedule, series, fluctuating (0)'],
    ['{"schedule":[],"series":[]}', 'keys: expected one of schedule, series, fluctuating (schedule, series)'],
    ['{"series":[{"time":0,"rate":1},{"time":1}]}', 'series, 1, rate: expected bytes per second (undefined)'],
    ['{"series":[{"time":0,"rate":1,"mean":2}]}', 'series, 0: Unrecognized key: "mean" ({"time":0,"rate":1,"mean":2})'],
    ['{"series":[{"time":0,"rate":-1},{"time":1,"rate":1}]}', 'series: rates must not be negative (-1)'],
    [
      '{"fluctuating":{"law":"gamma","parameters":{"shape":4},"every":1}}',
      'fluctuating: gamma has the parameters shape, scale (shape)',
    ],
  ])('%j', (text, message) => {
    const file = write('bad', text)
    expect(() => readLink(file)).toThrow(InputError)
    expect(() => readLink(file)).toThrow(`${file}: ${message}`)
  })

  test('that is not there, or is a folder', () => {
    expect(() => readLink(`${folder}/nowhere`)).toThrow(`${folder}/nowhere: open: no such file or directory (ENOENT)`)
    expect(() => readLink(folder)).toThrow(`${folder}: open: illegal operation on a directory (EISDIR)`)
  })
})
