import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { HostFit } from '../evaluation/host/fit-host.ts'
import { defaultHost, type Host } from '../migration/host.ts'
import { withFile, writeWhole } from '../trace/files.ts'
import { checked, parseLine } from './migrations-file.ts'

const amount = z.number().nonnegative()
const spread = z.strictObject({ median: amount, sigma: amount })

const host = z.strictObject({
  setupTime: spread,
  startUp: spread,
  synchronisation: spread,
  alwaysDirty: spread,
  switchover: spread,
  senderRate: spread.extend({ median: z.number().positive() }).nullable(),
  slowdown: amount,
  bandwidthJitter: amount,
  zeroScan: amount,
  pageWork: amount,
  socketBuffer: amount,
  pageHeader: amount,
  zeroPageBytes: amount,
  deviceState: amount,
}) satisfies z.ZodType<Host>

const hostFile = z.object({ precopy: z.literal('host'), host })

/** The host of a file that `host` wrote; without one, the default. @throws InputError that names the place and the value */
export async function readHost(file: string | undefined): Promise<Host> {
  if (file === undefined) return defaultHost
  const text = await withFile(file, handle => readFile(handle, 'utf8'))
  return checked(hostFile, file, 1, parseLine(file, text, 1)).host
}

export const writeHost = (file: string, fit: HostFit): Promise<void> =>
  writeWhole(file, temporary => writeFile(temporary, `${JSON.stringify({ precopy: 'host', ...fit }, null, 2)}\n`))
