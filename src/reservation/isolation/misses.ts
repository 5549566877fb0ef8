import { wilsonInterval } from '../../distributions/wilson.ts'

/**
 * A frame: when it was released, seconds since the migration's start, and when it had left after that; Infinity: never.
 */
export interface FrameResponse {
  readonly release: number
  readonly response: number
}

const isolationPhases = ['before', 'during', 'after'] as const
export type IsolationPhase = (typeof isolationPhases)[number]

/** When a migration's guest stood still, seconds since its start, and how long a frame may take. */
export interface MissRule {
  readonly deadline: number
  readonly stopped: number
  readonly resumed: number
}

/** The frames that were released in a phase, and those of them that were late. */
export interface PhaseMisses {
  readonly phase: IsolationPhase
  readonly frames: number
  readonly missed: number
  /** Of those missed, the ones between whose release and deadline the guest stood still for a time. */
  readonly stopped: number
  /** missed / frames, with the interval of Wilson at 95%, as if frames were late independently of each other. */
  readonly ratio: number
  readonly lower: number
  readonly upper: number
  /** Greatest time by which a frame was later than its deadline, seconds; negative: all were earlier. */
  readonly worstLateness: number
}

/** Clocks are exact to so many seconds. */
const GRAIN = 1e-9

export const isLate = ({ response }: FrameResponse, deadline: number): boolean => response > deadline + GRAIN

/** Frames by the phase in which they were released: before the migration's start, until the guest runs again, after. */
export function missesByPhase(frames: readonly FrameResponse[], rule: MissRule): PhaseMisses[] {
  const { deadline, stopped, resumed } = rule
  const phaseOf = ({ release }: FrameResponse): IsolationPhase =>
    release < 0 ? 'before' : release < resumed ? 'during' : 'after'
  return isolationPhases.map(phase => {
    const released = frames.filter(frame => phaseOf(frame) === phase)
    const late = released.filter(frame => isLate(frame, deadline))
    const [lower, upper] = wilsonInterval(late.length, released.length)
    return {
      phase,
      frames: released.length,
      missed: late.length,
      stopped: late.filter(({ release }) => release < resumed && release + deadline > stopped).length,
      ratio: released.length === 0 ? 0 : late.length / released.length,
      lower,
      upper,
      worstLateness: released.reduce((worst, { response }) => Math.max(worst, response - deadline), -Infinity),
    }
  })
}
