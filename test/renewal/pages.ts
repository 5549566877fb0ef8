import type { Law } from '../../src/distributions/law.ts'
import type { Source } from '../../src/random.ts'
import { equilibriumDraws } from '../../src/renewal/equilibrium.ts'
import { renewalTimes } from '../../src/renewal/simulate.ts'
import { EpochsBuilder } from '../../src/trace/epochs-builder.ts'
import type { Epochs } from '../../src/trace/trace.ts'

/** Pages whose writes are stationary renewal processes, of which epochs show what they show. */
export function renewalPages(
  law: Law,
  { pages, epochs, epoch }: Record<'pages' | 'epochs' | 'epoch', number>,
  from: Source,
): Epochs {
  const first = equilibriumDraws(law)
  const dirty = Array.from({ length: epochs }, () => new Set<number>())
  for (let page = 0; page < pages; page++) {
    for (const time of renewalTimes(law, epochs * epoch, from, first)) {
      dirty[Math.min(epochs - 1, Math.floor(time / epoch))]!.add(page)
    }
  }
  const builder = new EpochsBuilder()
  dirty.forEach((written, k) => {
    for (const page of written) builder.add(page)
    builder.close(k * epoch, (k + 1) * epoch)
  })
  return builder.take()
}
