import { expect, test } from 'vitest'
import {
  frameBytes,
  hostShare,
  payloadRate,
  tcpFraming,
  wireBytes,
  wireRate,
} from '../../../src/reservation/network/framing.ts'

test('a full frame of 1500 bytes carries 1448 in 1514 in 1538, a jumbo frame 8948 in 9014 in 9038', () => {
  expect(tcpFraming()).toEqual({ payload: 1448, frame: 1514, wire: 1538 })
  expect(tcpFraming(9000)).toEqual({ payload: 8948, frame: 9014, wire: 9038 })
})

test('Gigabit Ethernet carries 941 Mbit/s of TCP', () => {
  expect((payloadRate(125e6, tcpFraming()) * 8) / 1e6).toBeCloseTo(941.5, 1)
  expect(wireRate(payloadRate(125e6, tcpFraming()), tcpFraming())).toBeCloseTo(125e6, 6)
})

test('the last frame carries what is left over', () => {
  const framing = tcpFraming()
  expect(wireBytes(2 * 1448, framing)).toBe(2 * 1538)
  expect(wireBytes(2 * 1448 + 1, framing)).toBe(2 * 1538 + 91)
  expect(frameBytes(2 * 1448 + 1, framing)).toBe(2 * 1514 + 67)
  expect(wireBytes(0, framing)).toBe(0)
})

test('a host counts 1514 of 1538 bytes', () => {
  expect(hostShare({ rate: 1538e3, burst: 3076 }, tcpFraming())).toEqual({ rate: 1514e3, burst: 3028 })
})

test('what is no packet is refused with its value', () => {
  expect(() => tcpFraming(52)).toThrow('mtu must be a whole number above 52: 52')
  expect(() => tcpFraming(1500.5)).toThrow('1500.5')
  expect(() => wireBytes(-1, tcpFraming())).toThrow('bytes must not be negative: -1')
  expect(() => wireRate(0, tcpFraming())).toThrow('rate must be positive: 0')
})
