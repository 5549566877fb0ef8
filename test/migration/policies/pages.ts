/** Worked examples: pages of 4096 bytes, a host that costs nothing, a guest that writes by a curve of pages over seconds. */
import { countMemory } from '../../../src/migration/count-memory.ts'
import { idealHost } from '../../../src/migration/host.ts'
import { type Migration, migrate } from '../../../src/migration/migrate.ts'

export const page = 4096

/** A guest of `pageCount` pages of which `rate` more are dirty each second after a synchronisation, or those of a curve. */
export const guest = (pageCount: number, rate: number | ((seconds: number) => number)) =>
  countMemory({ pageSize: page, pageCount, zeroPages: 0 }, typeof rate === 'number' ? seconds => rate * seconds : rate)

/** What becomes of a migration, with the times of its synchronisations and the pages found newly dirty there. */
export function synchronisations(...[memory, migration]: [ReturnType<typeof guest>, Migration]) {
  const times: number[] = []
  const newly: number[] = []
  const outcome = migrate(memory, migration, idealHost, (time, _, newlySet) => {
    if (newlySet === undefined) return
    times.push(time)
    newly.push(newlySet)
  })
  return { outcome, times, newly }
}

/**
 * Seconds of a round over `pending` of `memory` pages at `b` pages a second, while the guest dirties d pages a second and
 * those that are dirty again are skipped: after s seconds the share ds/M of the pages whose turn it is are, so the turns
 * pass at b / (1 − ds/M), and (Mb/d)·−ln(1 − ds/M) of them in s seconds.
 */
export const skippingRound = (pending: number, memory: number, b: number, d: number) =>
  (memory / d) * (1 - Math.exp((-d * pending) / (memory * b)))
