import type { Host } from '../../migration/host.ts'
import type { Trace } from '../../trace/trace.ts'
import { interpolateCurve, observedCurve } from '../../working-set/dirty-curve.ts'
import { type HostCase, paced } from './case.ts'
import { shortfall } from './sender.ts'
import { ENOUGH } from './spread.ts'

/** What a sender attained of its link and how fast its guest ran meanwhile, both as logarithms. */
export interface Slowing {
  readonly share: number
  /** Of the guest's clock by that of the host: in how much time it wrote before what it writes in a second now. */
  readonly speed: number
}

/** Seconds of the windows in which the guest's pages are counted. */
const COUNTED = 0.1
/** Fewer pages than this in such a window, on average, tell nothing of a guest's speed. */
const TELLING = 10
/** The least shortfall of the sender beside which a slower guest is looked for. */
const CONTENDED = 0.01

/** Of a migration whose guest was traced before it and while it ran, if its sender fell short of the link. */
export function slowing({ migration, before, during }: HostCase, host: Host): Slowing | undefined {
  const one = paced(migration)
  if (!one || !before || !during || !host.senderRate) return undefined
  const { share, seconds } = shortfall(one, host)
  const lack = share - host.startUp.median / seconds
  const length = during.epochAt(one.totalTime - one.downtime)
  if (!(lack > CONTENDED && lack < 1) || length * during.epoch < COUNTED) return undefined
  const known = dirtyCurveOf(before)
  const pages = dirtyCurveOf(during.slice(0, length))(COUNTED)
  if (known(COUNTED) < TELLING || pages === 0) return undefined
  return { share: Math.log(1 - lack), speed: Math.log(windowOf(known, pages) / COUNTED) }
}

const dirtyCurveOf = (trace: Trace) => interpolateCurve(observedCurve(trace))

/** Seconds in which a guest writes so many pages on average, by bisection, up to twice the window counted. */
function windowOf(curve: (seconds: number) => number, pages: number): number {
  let [low, high] = [0, 2 * COUNTED]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (curve(middle) < pages) low = middle
    else high = middle
  }
  return high
}

/**
 * The exponent: the slope of ln(speed) on ln(share) through the origin by least squares, not below 0. Undefined where
 * too few tell.
 */
export function slowdownOf(slowed: readonly Slowing[]): number | undefined {
  if (slowed.length < ENOUGH) return undefined
  const sum = (of: (one: Slowing) => number) => slowed.reduce((total, one) => total + of(one), 0)
  return Math.max(0, sum(({ share, speed }) => share * speed) / sum(({ share }) => share ** 2))
}
