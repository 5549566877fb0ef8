import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guaranteedRateClock } from '../../../src/reservation/network/fair-queueing-bounds.ts'
import type { HtbClass } from '../../../src/reservation/network/htb.ts'
import { htbService } from '../../../src/reservation/network/htb-bounds.ts'
import { simulateHtb } from '../../../src/reservation/network/htb-simulation.ts'
import type { FlowPacket } from '../../../src/reservation/network/packet.ts'
import { largest, mixed, ofFlow, regular, streams } from './packets.ts'

const root: HtbClass = { name: 'link', rate: 10, burst: 5 }
const leaf = (name: string, rate: number, burst: number, quantum = 4): HtbClass => ({
  name,
  parent: 'link',
  rate,
  burst,
  ceil: 10,
  cburst: Math.max(60, burst),
  quantum,
})
const most = 12
const clockOf = (packets: readonly FlowPacket[], rate: number) => guaranteedRateClock(packets, rate)

describe('the guarantee of a leaf', () => {
  // Of a link of 10, x has 2 and y 3: T = 12/10 + ((5 + 12) + (7 + 12))/(10 − 5).
  test('has the latency of the bursts of the others and one packet', () => {
    const classes = [root, leaf('mine', 3, 30), leaf('x', 2, 5), leaf('y', 3, 7)]
    expect(htbService(classes, 'mine', { capacity: 10, largestPacket: most })).toEqual({ rate: 3, latency: 8.4 })
  })

  test('is kept, whatever the others send and borrow', () => {
    const quantum = fc.integer({ min: 1, max: 11 })
    fc.assert(
      fc.property(streams(['mine', 'x', 'y'], 90), quantum, quantum, (packets, q, p) => {
        const classes = [root, leaf('x', 2, 5, q), leaf('mine', 3, 40, p), leaf('y', 4, 7)]
        const sent = ofFlow(simulateHtb(classes, packets, 10), 'mine')
        const { rate, latency } = htbService(classes, 'mine', { capacity: 10, largestPacket: largest(packets) })
        const clock = clockOf(ofFlow(packets, 'mine'), rate)
        sent.forEach(({ finish }, i) => {
          expect(finish).toBeLessThan(clock[i]! + latency + 1e-6)
        })
      }),
      { numRuns: 150 },
    )
  })

  // Just after a packet of 10 of one class is borrowed, the other comes with all it saved, and its turn is next.
  test('comes within 1% of its latency at worst', () => {
    const classes = [root, leaf('y', 1e-3, 1e-3), leaf('x', 4, 20, 1e6), leaf('mine', 4, 60)]
    const packets = mixed(
      [
        { flow: 'x', time: 0, size: 0.1 },
        { flow: 'y', time: 0.05, size: 0.01 },
        { flow: 'y', time: 0.1, size: 10 },
      ],
      regular('x', 0.1, 0, 900, 0.1 + 1e-6),
      [{ flow: 'mine', time: 0.1 + 1e-6, size: 0.01 }],
    )
    const [sent] = ofFlow(simulateHtb(classes, packets, 10), 'mine')
    const latency = 10 / 10 + (20 + 0.1) / (10 - 4)
    expect(sent!.start - sent!.time).toBeGreaterThan(0.99 * latency)
    expect(sent!.start - sent!.time).toBeLessThan(
      htbService(classes, 'mine', { capacity: 10, largestPacket: 10 }).latency,
    )
  })

  // With quanta of 15 and 20 and no burst worth mentioning that the others need wait for: (12 + (2·15 + 12))/10.
  test('is that of turns where the others have saved up more', () => {
    const classes = [root, leaf('mine', 5, 30, 20), leaf('x', 5, 1000, 15)]
    expect(htbService(classes, 'mine', { capacity: 10, largestPacket: most })).toEqual({ rate: 5, latency: 5.4 })
    const bursts = 12 / 10 + (1000 + 12) / 5
    const unfair = [root, leaf('mine', 5, 5 * bursts, 14), leaf('x', 5, 1000, 15)]
    expect(htbService(unfair, 'mine', { capacity: 10, largestPacket: most }).latency).toBe(bursts)
  })

  test('is kept by turns, too, on a link without slack', () => {
    const quantum = fc.integer({ min: 24, max: 40 })
    fc.assert(
      fc.property(streams(['mine', 'x', 'y'], 90), quantum, fc.nat({ max: 20 }), (packets, q, more) => {
        const classes = [root, leaf('x', 3, 200, q), leaf('mine', 4, 200, q + more), leaf('y', 3, 200, 12)]
        const link = { capacity: 10, largestPacket: most }
        const { rate, latency } = htbService(classes, 'mine', link)
        expect(latency).toBe((12 + (2 * q + 12) + (2 * 12 + 12)) / 10)
        const clock = clockOf(ofFlow(packets, 'mine'), rate)
        ofFlow(simulateHtb(classes, packets, 10), 'mine').forEach(({ finish }, i) => {
          expect(finish).toBeLessThan(clock[i]! + latency + 1e-6)
        })
      }),
      { numRuns: 100 },
    )
  })

  // A borrowed packet of 10 of y; a turn of x, with 20; the turn of mine, which a hundredth ends; a turn of x, with 29.
  // Of the latency of (10 + (2·20 + 10) + 10)/10 the last packet would be another of y, which has no tokens.
  test('by turns comes close to its latency at worst', () => {
    const classes = [root, leaf('y', 1e-3, 1e-3, 1e-3), leaf('x', 4, 100, 20), leaf('mine', 4, 60, 20)]
    const packets = mixed(
      [
        { flow: 'x', time: 0, size: 1 },
        { flow: 'y', time: 0.2, size: 0.01 },
        { flow: 'y', time: 0.3, size: 10 },
      ],
      regular('x', 1, 0, 39, 0.3 + 1e-6),
      [{ flow: 'x', time: 0.3 + 1e-6, size: 10 }],
      regular('mine', 0.01, 0, 2, 0.3 + 1e-6),
    )
    const sent = ofFlow(simulateHtb(classes, packets, 10), 'mine')
    expect(sent[1]!.start - sent[1]!.time).toBeCloseTo((10 + 20 + 0.01 + 29) / 10, 5)
    expect(htbService(classes, 'mine', { capacity: 10, largestPacket: 10 }).latency).toBeCloseTo(7, 3)
  })

  // Each second the other spends its burst of 4 and holds the link for 0.4 s, while a bucket of 0.5 fills up in 0.1 s
  // and loses the rest.
  test('needs a burst that holds what comes in meanwhile', () => {
    const outcome = (burst: number) => {
      const classes = [root, { ...leaf('x', 5, 4, 1e6) }, { ...leaf('mine', 5, burst), ceil: 5, cburst: burst }]
      const flow = regular('mine', 0.25, 0.05, 400)
      const bursts = Array.from({ length: 20 }, (_, i) => regular('x', 0.25, 0, 20, i)).flat()
      const sent = ofFlow(simulateHtb(classes, mixed(flow, bursts), 10), 'mine')
      const clock = clockOf(flow, 5)
      return { classes, worst: Math.max(...sent.map(({ finish }, i) => finish - clock[i]!)) }
    }
    const link = { capacity: 10, largestPacket: 0.25 }
    const latency = 0.25 / 10 + (4 + 0.25) / (10 - 5)
    const enough = outcome(5 * latency)
    expect(htbService(enough.classes, 'mine', link)).toEqual({ rate: 5, latency })
    expect(enough.worst).toBeLessThan(latency)
    const small = outcome(0.1)
    expect(() => htbService(small.classes, 'mine', link)).toThrow('burst of mine must be at least 4.375: 0.1')
    expect(small.worst).toBeGreaterThan(latency)
  })

  test('is refused where there is none', () => {
    const classes = [root, leaf('mine', 3, 30), leaf('x', 7, 5)]
    expect(() => htbService(classes, 'link', { capacity: 10, largestPacket: 1 })).toThrow('of a leaf: link')
    expect(() => htbService(classes, 'mine', { capacity: 8, largestPacket: 1 })).toThrow("than the link's 8: 10")
    expect(() => htbService(classes, 'mine', { capacity: 10, largestPacket: 0 })).toThrow('must be positive: 0')
  })
})
