import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { HostFit } from '../evaluation/host/fit-host.ts'
import { defaultHost, type Host } from '../migration/host.ts'
import { withFile, writeWhole } from '../trace/files.ts'
import { InputError } from '../trace/input-error.ts'

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

/**
 * The host of a file that `host` wrote; without one, the default. @throws InputError that names the place and the value
 */
export async function readHost(file: string | undefined): Promise<Host> {
  if (file === undefined) return defaultHost
  const value = parsed(file, await withFile(file, handle => readFile(handle, 'utf8')))
  const { success, data, error } = hostFile.safeParse(value)
  if (success) return data.host
  const { path, message } = error.issues[0]!
  const found = path.reduce<unknown>((inside, key) => (inside as Record<PropertyKey, unknown> | null)?.[key], value)
  throw new InputError(file, path.join(', ') || 'JSON', message, JSON.stringify(found)?.slice(0, 60))
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InputError(file, 'JSON', 'not a host that precopy learnt', text.trim().split('\n', 1)[0]!.slice(0, 40))
  }
}

export const writeHost = (file: string, fit: HostFit): Promise<void> =>
  writeWhole(file, temporary => writeFile(temporary, `${JSON.stringify({ precopy: 'host', ...fit }, null, 2)}\n`))
