import fc from 'fast-check'
import type { FlowPacket } from '../../../src/reservation/network/packet.ts'

/** Streams of up to `most` packets of the flows: some at the same time, some after a pause. */
export const streams = (flows: readonly string[], most = 60): fc.Arbitrary<FlowPacket[]> =>
  fc
    .array(
      fc.record({
        flow: fc.constantFrom(...flows),
        gap: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 }), fc.double({ min: 0, max: 6, noNaN: true })),
        size: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.double({ min: 0.5, max: 12, noNaN: true })),
      }),
      { minLength: 1, maxLength: most },
    )
    .map(list => {
      let time = 0
      return list.map(({ flow, gap, size }) => {
        time += gap
        return { flow, time, size }
      })
    })

/** A flow's packets in order, from a mixture. */
export const ofFlow = <P extends { readonly flow: string }>(packets: readonly P[], flow: string): P[] =>
  packets.filter(packet => packet.flow === flow)

/** Several flows in one stream. */
export const mixed = (...flows: readonly FlowPacket[][]): FlowPacket[] => flows.flat().sort((a, b) => a.time - b.time)

/** `count` packets of a flow, `every` seconds apart. */
export const regular = (flow: string, size: number, every: number, count: number, from = 0): FlowPacket[] =>
  Array.from({ length: count }, (_, i) => ({ flow, time: from + i * every, size }))

export const largest = (packets: readonly FlowPacket[]): number => Math.max(0, ...packets.map(({ size }) => size))
