import { defaultLayers, drawOutcomes } from '../forecast/draws.ts'
import { forecastersOf } from '../forecast/forecast.ts'
import type { Host } from '../migration/host.ts'
import { migrationOf } from '../migration/spec.ts'
import type { Model } from '../models/model.ts'
import { source } from '../random.ts'
import type { MigrationDraws } from '../reservation/admission/migration-draws.ts'
import type { Mover } from '../reservation/admission/schedule.ts'
import { InputError } from '../trace/input-error.ts'
import type { VmEntry } from './admit-file.ts'
import { chooseFits, readFits } from './fits-file.ts'

export interface DrawOptions {
  readonly model: Model
  readonly downtimeLimit: number
  readonly draws: number
  readonly seed: number
  readonly host: Host
}

/**
 * A virtual machine whose migration is drawn at any bandwidth. Draw i depends on the seed, the name of the virtual machine
 * and i alone, so that plans differ by what they plan.
 *
 * @throws InputError when the virtual machine has no trace, or as `readFits` does
 */
export async function moverOf(
  file: string,
  { name, weight, trace }: VmEntry,
  { model, downtimeLimit, draws, seed, host }: DrawOptions,
): Promise<Mover> {
  if (trace === undefined)
    throw new InputError(file, 'vms', 'a trace or fits are needed to forecast its migration', name)
  const models = { [model.name]: model }
  const fits = chooseFits(trace, await readFits(trace, models, {}), Object.keys(models))
  const options = { source: source(seed).substream('admit', name), host: unhindered(host), layers: defaultLayers }
  const drawn = new Map<number, MigrationDraws>()
  return {
    name,
    weight,
    drawsAt(bandwidth) {
      const migration = migrationOf({ strategy: 'pre-copy', policy: 'qemu', bandwidth, downtimeLimit, passes: 0 })
      const known = drawn.get(bandwidth) ?? drawOutcomes(forecastersOf(fits, migration, options)[0]!, 0, draws)
      drawn.set(bandwidth, known)
      return known
    },
  }
}

/** The host where the sender has the CPU that it needs reserved: it neither waits for guests nor slows them. */
const unhindered = (host: Host): Host => ({ ...host, senderRate: null, slowdown: 0 })
