import type { Forecaster } from '../forecast/draws.ts'
import type { Fits } from '../forecast/fits.ts'
import { decodeBase64, restoreFits } from '../forecast/fits-json.ts'
import { forecastersOf, withDeadline } from '../forecast/forecast.ts'
import { migrationOf } from '../migration/spec.ts'
import { source } from '../random.ts'
import type { Asked, Carried, Order, Told } from './messages.ts'
import { unpack } from './packing.ts'
import { refine } from './refine.ts'
import { type Setting, specOf } from './setting.ts'

const scope = globalThis as unknown as {
  onmessage: (event: { readonly data: Order }) => void
  postMessage(told: Told): void
}

let latest = 0
let opened: Promise<(setting: Setting) => Forecaster>

scope.onmessage = ({ data }) => {
  if ('packed' in data) opened = open(data.asked, data.packed)
  else follow(data.id, data.setting, opened)
}

let asked: Asked

/** Unpacks what the page carries; a model is restored when it is first asked for. */
async function open(order: Asked, packed: string): Promise<(setting: Setting) => Forecaster> {
  asked = order
  const { fits, reported } = (await unpack(new Uint8Array(decodeBase64(packed)))) as Carried
  const { source: seeded, layers, host, spec } = { ...asked, source: source(asked.seed) }
  const restored = new Map<string, Fits>()
  const fitsOf = (model: string) => {
    const known = restored.get(model) ?? restoreFits({ ...fits, models: { [model]: fits.models[model]! } })
    restored.set(model, known)
    return known
  }
  scope.postMessage({ reported, deadline: withDeadline(migrationOf(spec), fits.memory).deadline })
  return setting =>
    forecastersOf(fitsOf(setting.model), migrationOf(specOf(spec, setting)), { source: seeded, layers, host })[0]!
}

/** Forecasts a setting until another one is asked for. */
async function follow(id: number, setting: Setting, ready: typeof opened): Promise<void> {
  latest = id
  try {
    const forecasterIn = await ready
    await pause()
    if (latest !== id) return
    scope.postMessage({ id, begun: true })
    const forecaster = forecasterIn(setting)
    const deadline = forecaster.migration.deadline!
    for await (const part of refine(forecaster, { draws: asked.draws, now: () => performance.now(), pause })) {
      if (latest !== id) return
      const { converged, totalTime, downtime, rounds, bytes } = part
      scope.postMessage({ id, part: { converged, totalTime, downtime, rounds, bytes }, deadline })
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    scope.postMessage({ id, problem: error.message })
  }
}

const { port1, port2 } = new MessageChannel()

/** Lets the messages that wait be heard. */
const pause = (): Promise<void> =>
  new Promise(resolve => {
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })
