import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Drawer, drawing } from '../../src/explorer/drawing.ts'
import type { Asked, Order, Told } from '../../src/explorer/messages.ts'
import type { Setting } from '../../src/explorer/setting.ts'

const carried: Order = { asked: {} as Asked, packed: 'AAAA' }
const setting: Setting = { bandwidth: 2 ** 20, downtimeLimit: 0.1, policy: 'qemu', model: 'phases' }
const reported: Told = { reported: {}, deadline: 60 }

class Fake implements Drawer {
  onmessage: Drawer['onmessage'] = null
  readonly orders: Order[] = []
  ended = false
  postMessage(order: Order) {
    this.orders.push(order)
  }
  terminate() {
    this.ended = true
  }
  tell(data: Told) {
    this.onmessage?.({ data } as MessageEvent<Told>)
  }
}

let workers: Fake[]
let heard: Told[]
let draw: ReturnType<typeof drawing>
beforeEach(() => {
  vi.useFakeTimers()
  workers = []
  heard = []
  const start = () => {
    workers.push(new Fake())
    return workers.at(-1)!
  }
  draw = drawing(start, carried, told => heard.push(told))
})
afterEach(() => void vi.useRealTimers())

test('a worker is told what is carried, and then settings', () => {
  draw(1, setting)
  expect(workers.map(({ orders }) => orders)).toEqual([[carried, { id: 1, setting }]])
})

test('a worker that does not begin a setting in time is ended, and another one is told all of it', () => {
  draw(1, setting)
  workers[0]!.tell(reported)
  workers[0]!.tell({ id: 1, begun: true })
  draw(2, setting)
  draw(3, setting)
  vi.advanceTimersByTime(900)
  expect(workers).toHaveLength(1)
  vi.advanceTimersByTime(600)
  expect(workers.map(({ ended }) => ended)).toEqual([true, false])
  expect(workers[1]!.orders).toEqual([carried, { id: 3, setting }])
  workers[0]!.tell({ id: 3, problem: 'late' })
  workers[1]!.tell(reported)
  workers[1]!.tell({ id: 3, begun: true })
  workers[1]!.tell({ id: 3, problem: 'none' })
  vi.advanceTimersByTime(1e6)
  expect(workers).toHaveLength(2)
  expect(heard).toEqual([reported, { id: 3, problem: 'none' }])
})

test('one that begins in time is left alone, however long it takes', () => {
  workers[0]!.tell(reported)
  draw(1, setting)
  vi.advanceTimersByTime(900)
  workers[0]!.tell({ id: 1, begun: true })
  vi.advanceTimersByTime(1e6)
  expect(workers).toHaveLength(1)
})

test('so is one that still unpacks; its time begins when it has', () => {
  draw(1, setting)
  vi.advanceTimersByTime(1e6)
  expect(workers).toHaveLength(1)
  workers[0]!.tell(reported)
  vi.advanceTimersByTime(1000)
  expect(workers).toHaveLength(2)
})

test('that an earlier setting is begun does not stand for the latest', () => {
  workers[0]!.tell(reported)
  draw(1, setting)
  draw(2, setting)
  workers[0]!.tell({ id: 1, begun: true })
  vi.advanceTimersByTime(1000)
  expect(workers).toHaveLength(2)
})
