import { checkPositive } from './packet.ts'
import { arrivalCurve, checkBucket, type TokenBucket } from './token-bucket.ts'

/** A rate-latency service curve R·(t − T)⁺: at worst nothing for `latency` seconds, then `rate` bytes per second. */
export interface RateLatency {
  readonly rate: number
  readonly latency: number
}

/** @throws RangeError unless the rate is positive and the latency is not negative, both finite */
export function checkService({ rate, latency }: RateLatency): void {
  checkPositive({ rate })
  if (!(latency >= 0 && latency < Infinity)) throw new RangeError(`latency must not be negative: ${latency}`)
}

/** The service curve R·(t − T)⁺ at `duration` seconds, bytes. @throws RangeError as `checkService` */
export function serviceCurve(service: RateLatency, duration: number): number {
  checkService(service)
  return service.rate * Math.max(0, duration - service.latency)
}

/** From when on the bucket binds more than its peak, seconds; the knee θ = (b − M)/(p − r) of the arrival curve. */
const knee = ({ rate, burst, peak }: TokenBucket): number => {
  if (!peak || peak.burst === burst) return 0
  return peak.rate > rate ? (burst - peak.burst) / (peak.rate - rate) : Infinity
}

/**
 * The longest delay of a flow: the horizontal deviation h(α, β) = T + (M + θ·(p − R)⁺)/R of its arrival curve from the
 * service curve, θ = (b − M)/(p − r), and T + b/R without a peak; seconds. Infinity where the rate falls short of the
 * flow's (Le Boudec & Thiran, theorem 1.4.2 and proposition 1.4.1).
 *
 * @throws RangeError as `checkBucket` and `checkService`
 */
export function delayBound(arrival: TokenBucket, service: RateLatency): number {
  checkBucket(arrival)
  checkService(service)
  if (arrival.rate > service.rate) return Infinity
  const { burst, rate } = arrival.peak ?? { burst: arrival.burst, rate: 0 }
  const growth = Math.max(0, rate - service.rate)
  return service.latency + (burst + (growth > 0 ? knee(arrival) * growth : 0)) / service.rate
}

/**
 * The longest queue of a flow: the vertical deviation v(α, β), the larger of α(T) and α(θ) − β(θ), b + r·T without a
 * peak; bytes. Infinity where the rate falls short of the flow's (Le Boudec & Thiran, theorem 1.4.1 and proposition
 * 1.4.1).
 *
 * @throws RangeError as `checkBucket` and `checkService`
 */
export function backlogBound(arrival: TokenBucket, service: RateLatency): number {
  checkBucket(arrival)
  checkService(service)
  if (arrival.rate > service.rate) return Infinity
  const times = [service.latency, knee(arrival)].filter(time => time < Infinity)
  return Math.max(...times.map(time => arrivalCurve(arrival, time) - serviceCurve(service, time)))
}

/**
 * What a flow conforms to after the server: its arrival curve, min-plus deconvolved by the service curve (Le Boudec &
 * Thiran, theorem 1.4.3). Without a peak its burst has grown by r·T; a peak above the server's rate becomes that rate.
 * The burst is Infinity where the rate falls short of the flow's.
 *
 * @throws RangeError as `checkBucket` and `checkService`
 */
export function outputBucket(arrival: TokenBucket, service: RateLatency): TokenBucket {
  checkBucket(arrival)
  checkService(service)
  const { rate, peak } = arrival
  if (rate > service.rate) return { rate, burst: Infinity }
  const burst = arrival.burst + rate * service.latency
  const binding = knee(arrival)
  if (!peak || binding <= service.latency) return { rate, burst }
  const [fastest, left] =
    peak.rate <= service.rate
      ? [peak.rate, peak.burst + peak.rate * service.latency]
      : [service.rate, arrivalCurve(arrival, binding) - serviceCurve(service, binding)]
  return { rate, burst, peak: { rate: fastest, burst: Math.min(burst, left) } }
}

/**
 * Servers in a row, as one: the least of their rates, the sum of their latencies (Le Boudec & Thiran, section 1.4.3).
 * For packets that each server must have whole before it sends them on, give the flow's largest, bytes: each server but
 * one then adds the time of a packet at its rate (theorem 2.1.5; the formula of Goyal, Lam & Vin 1995).
 *
 * @throws RangeError as `checkService`, when there is none, and when the packet is negative
 */
export function concatenate(hops: readonly RateLatency[], packet = 0): RateLatency {
  for (const hop of hops) checkService(hop)
  const [first, last] = [hops[0], hops.at(-1)]
  if (!first || !last) throw new RangeError('a path must have a hop: 0')
  if (!(packet >= 0 && packet < Infinity)) throw new RangeError(`packet must not be negative: ${packet}`)
  const sum = (of: (hop: RateLatency) => number) => hops.reduce((total, hop) => total + of(hop), 0)
  const whole = sum(({ rate }) => packet / rate) - Math.max(packet / first.rate, packet / last.rate)
  return { rate: Math.min(...hops.map(({ rate }) => rate)), latency: sum(({ latency }) => latency) + whole }
}

/**
 * The sum of the delay bounds hop by hop, each for what the hop before lets through; seconds. Never below the bound
 * over the hops as one, which pays the burst only once (Le Boudec & Thiran, section 1.4.3).
 *
 * @throws RangeError as `checkBucket` and `checkService`
 */
export function delayHopByHop(arrival: TokenBucket, hops: readonly RateLatency[]): number {
  let total = 0
  let flow = arrival
  for (const hop of hops) {
    total += delayBound(flow, hop)
    if (total === Infinity) return total
    flow = outputBucket(flow, hop)
  }
  return total
}

/** How the latency of a path depends on the rate R reserved on it: C/R + D, C in bytes and D in seconds (RFC 2212). */
export interface ErrorTerms {
  readonly bytes: number
  readonly seconds: number
}

/**
 * The least rate to reserve so that no delay exceeds `delay` seconds: the smallest R ≥ r with
 * (b − M)/R·((p − R)/(p − r))⁺ + (M + C)/R + D ≤ delay, bytes per second (RFC 2212; Le Boudec & Thiran, section 2.2.3).
 * Infinity when D alone takes as long.
 *
 * @throws RangeError as `checkBucket`
 */
export function rateForDelay(
  arrival: TokenBucket,
  delay: number,
  terms: ErrorTerms = { bytes: 0, seconds: 0 },
): number {
  checkBucket(arrival)
  const left = delay - terms.seconds
  if (!(left > 0)) return Infinity
  const peak = arrival.peak ?? { rate: Infinity, burst: arrival.burst }
  const abovePeak = (peak.burst + terms.bytes) / left
  const binding = knee(arrival)
  if (abovePeak >= peak.rate || binding === 0 || binding === Infinity) return Math.max(arrival.rate, abovePeak)
  return Math.max(arrival.rate, (peak.burst + terms.bytes + binding * peak.rate) / (left + binding))
}
