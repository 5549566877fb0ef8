import { expect, test } from 'vitest'
import { countMemory } from '../../src/migration/count-memory.ts'

const memory = { pageSize: 4096, pageCount: 1000, zeroPages: 200 }
const cost = { normal: 1, zero: 0.1 }

test('what is unsent is as likely to be written as any page', () => {
  const guest = countMemory(memory, seconds => 100 * seconds)
  expect(guest.pending).toBe(1000)
  expect(guest.send(410, cost)).toEqual({ normal: 400, zero: 100 })
  guest.run(2)
  expect(guest.pending).toBe(500)
  // 200 pages written, half of which are pending anyway.
  expect(guest.synchronise()).toBe(100)
  expect(guest.pending).toBe(600)
})

test('the curve starts again at every synchronisation, and ends at the size of memory', () => {
  const guest = countMemory(memory, seconds => 100 * Math.sqrt(seconds))
  guest.send(Infinity, cost)
  guest.run(3)
  guest.run(1)
  expect(guest.synchronise()).toBe(200)
  guest.send(Infinity, cost)
  guest.run(1)
  expect(guest.synchronise()).toBe(100)
  guest.send(Infinity, cost)
  guest.run(1e6)
  expect(guest.synchronise()).toBe(1000)
})

test('nothing to send costs nothing, whatever the budget', () => {
  const guest = countMemory(memory, () => 0)
  guest.send(Infinity, cost)
  expect(guest.pending).toBe(0)
  for (const budget of [0, 1, Infinity]) expect(guest.send(budget, cost)).toEqual({ normal: 0, zero: 0 })
  expect(guest.send(0, { normal: 0, zero: 0 })).toEqual({ normal: 0, zero: 0 })
})
