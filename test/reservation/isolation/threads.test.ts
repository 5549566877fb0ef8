import fc from 'fast-check'
import { expect, test } from 'vitest'
import { constantBandwidth } from '../../../src/reservation/cpu/constant-bandwidth.ts'
import { fair } from '../../../src/reservation/cpu/fair.ts'
import { supplyIn } from '../../../src/reservation/cpu/segments.ts'
import { endless } from '../../../src/reservation/cpu/server.ts'
import { boundTo, runThreads, stoppedAt } from '../../../src/reservation/isolation/threads.ts'
import { admitted, streams } from '../cpu/mixes.ts'

test('each thread goes where least is asked for, the greatest first', () => {
  expect(boundTo(2, [0.3, 1, 0.4, 0.2, 0.5])).toEqual([1, 0, 1, 0, 1])
  expect(boundTo(1, [0.3, 1])).toEqual([0, 0])
  expect(boundTo(3, [])).toEqual([])
})

// Two threads take turns of 3 s until 10 s, when the second is stopped in its turn: 0–3 and 6–9 are the first's.
test('a stopped thread leaves the core to the others', () => {
  const slice = { slice: 3 }
  const threads = [
    { server: fair('goes on', slice), jobs: endless(), core: 0 },
    { server: stoppedAt(10, fair('is stopped', slice)), jobs: endless(), core: 0 },
  ]
  const [first, second] = runThreads(threads, 20)
  expect(first!.ran).toEqual({ starts: [0, 6, 10], ends: [3, 9, 20] })
  expect(second!.ran).toEqual({ starts: [3, 9], ends: [6, 10] })
})

test('a server with a reservation stops with its budget pending, too, and until then is as it was', () => {
  const share = { budget: 2, period: 5 }
  const server = constantBandwidth('reserved', share, { hard: true })
  const [whole] = runThreads([{ server, jobs: endless(), core: 0 }], 30)
  const [part] = runThreads([{ server: stoppedAt(11, server), jobs: endless(), core: 0 }], 30)
  expect(whole!.ran.starts).toEqual([0, 5, 10, 15, 20, 25])
  expect(part!.ran).toEqual({ starts: [0, 5, 10], ends: [2, 7, 11] })
})

test('no core gives more time than there is, nor the same time twice', () => {
  fc.assert(
    fc.property(
      admitted(),
      fc.array(fc.tuple(streams, fc.boolean(), fc.integer({ min: 0, max: 1 })), { minLength: 4, maxLength: 4 }),
      fc.double({ min: 0.1, max: 40, noNaN: true }),
      (shares, kinds, stop) => {
        const threads = kinds.map(([jobs, isStopped, core], i) => {
          const share = shares[i]
          const server = share ? constantBandwidth(`${i}`, share, { hard: true }) : fair(`${i}`, { slice: 0.5 })
          return { server: isStopped ? stoppedAt(stop, server) : server, jobs, core }
        })
        const services = runThreads(threads, 30)
        for (const core of [0, 1]) {
          const segments = services
            .filter((_, i) => threads[i]!.core === core)
            .flatMap(({ ran }) => ran.starts.map((start, k) => [start, ran.ends[k]!] as const))
            .sort((a, b) => a[0] - b[0])
          segments.slice(1).forEach(([start], k) => {
            expect(start).toBeGreaterThanOrEqual(segments[k]![1] - 1e-9)
          })
        }
        services.forEach(({ ran }, i) => {
          if (kinds[i]![1]) expect(supplyIn(ran, stop, 30)).toBe(0)
        })
      },
    ),
    { numRuns: 100 },
  )
})
