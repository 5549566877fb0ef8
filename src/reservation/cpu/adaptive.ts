import { type AdaptiveLoad, type AdaptiveReservation, AdaptiveState, type ControlledJob } from './adaptive-server.ts'
import { Supervisor } from './adaptive-supervisor.ts'
import { type Load, simulateCore } from './schedule.ts'
import type { CpuServer, Job } from './server.ts'
import type { Service } from './service.ts'
import { checkedShare, periodicBound } from './supply.ts'

/**
 * An adaptive reservation on its own, with no supervisor: it may have its greatest budget, which is what is to be admitted,
 * and it promises its least, by `periodicBound`, in any window during which it has work. The law only ever asks for more.
 * Its jobs are `adaptiveJobs`; it tells them apart by what they cost.
 *
 * @throws RangeError unless 0 < minimum ≤ maximum ≤ period < Infinity and jobs arrive a positive number of periods apart
 */
export function adaptiveServer(load: AdaptiveLoad): CpuServer {
  const { name, minimum, maximum, period } = checked(load.reservation)
  return {
    name,
    share: maximum / period,
    supplyBound: seconds => periodicBound({ budget: minimum, period }, seconds),
    start: () => new AdaptiveState(load, new Supervisor(maximum / period)),
  }
}

/** The jobs of the task of an adaptive reservation: one every N server periods, due when the next one comes. */
export function adaptiveJobs({ reservation: { periods, period }, costs, start = 0 }: AdaptiveLoad): readonly Job[] {
  const gap = periods * period
  return costs.map((cost, k) => ({ time: start + k * gap, cost, deadline: start + (k + 1) * gap }))
}

/** What an adaptive reservation got. */
export interface AdaptiveService extends Service {
  /** The jobs that were done. */
  readonly jobs: readonly ControlledJob[]
  /** The mean share of the core that was held for it. */
  readonly meanShare: number
}

/** What the servers of a core got: those that adapt, and the others. */
export interface AdaptiveSimulation {
  readonly adaptive: readonly AdaptiveService[]
  readonly others: readonly Service[]
}

/**
 * Simulates adaptive reservations on one core, from time 0 to `horizon`, as AQuoSA has them (Palopoli, Cucinotta, Marzario
 * & Lipari 2009; Cucinotta, Palopoli, Abeni, Faggioli & Lipari 2010): when a job ends, its cost goes to the predictor, the
 * law asks for the budget of the next, and the supervisor grants what fits beside the other adaptive ones and the shares
 * of `others`. The servers are hard Constant Bandwidth Servers under `simulateCore`. Each gets its least budget in any case,
 * so that its supply is not below the bound of `adaptiveServer`.
 *
 * @throws RangeError as `adaptiveServer` and `simulateCore`; when least budgets and the shares of others exceed the core
 */
export function simulateAdaptive(
  loads: readonly AdaptiveLoad[],
  others: readonly Load[],
  horizon: number,
): AdaptiveSimulation {
  const servers = loads.map(adaptiveServer)
  const supervisor = new Supervisor(others.reduce((rest, { server }) => rest - server.share, 1))
  const states = loads.map(load => new AdaptiveState(load, supervisor))
  const adaptive = loads.map((load, i) => ({
    server: { ...servers[i]!, start: () => states[i]! },
    jobs: adaptiveJobs(load),
  }))
  const services = simulateCore([...adaptive, ...others], horizon)
  return {
    adaptive: states.map((state, i) => {
      return { ...services[i]!, jobs: state.done, meanShare: supervisor.meanShare(state, horizon) }
    }),
    others: services.slice(states.length),
  }
}

function checked(reservation: AdaptiveReservation): AdaptiveReservation {
  const { minimum, maximum, period, periods } = reservation
  checkedShare({ budget: minimum, period })
  checkedShare({ budget: maximum, period })
  if (!(minimum <= maximum)) throw new RangeError(`the least budget must be ${maximum} at most: ${minimum}`)
  if (!(Number.isInteger(periods) && periods > 0)) {
    throw new RangeError(`jobs must arrive a positive number of periods apart: ${periods}`)
  }
  return reservation
}
