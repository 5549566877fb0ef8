import { type Source, standardNormal } from '../../random.ts'
import { TRICKLE } from './alternation.ts'
import type { Alternation, Clock, State } from './state.ts'
import { intervalAt, lawOf, residualAt, type Survival } from './survival.ts'

/** Lets `seconds` pass, and tells each group how many ticks of its clock did, piece by piece. */
type Pass = (seconds: number, tick: (group: number, ticks: number) => void) => void

/** Clocks of all groups as they run on from the trace's end. */
export function runningClocks({ groups, root, epoch, bin, epochs }: State): (source: Source) => Pass {
  const longest = Math.ceil((4 * epochs) / bin)
  const sojourns = groups.map(
    ({ clock }) => clock?.alternation && sojournTables(clock.alternation, epoch * bin, longest),
  )
  const n = groups.length
  return source => {
    const running = groups.map(({ clock }, g) => clock && start(clock, sojourns[g] ?? null, source))
    const speeds = new Float64Array(n).fill(1)
    const normals = new Float64Array(n)
    const step = () => {
      for (let g = 0; g < n; g++) normals[g] = standardNormal(source)
      for (let g = 0; g < n; g++) {
        let normal = 0
        for (let k = 0; k <= g; k++) normal += root[g * n + k]! * normals[k]!
        const one = running[g]
        if (one) speeds[g] = one(normal)
      }
    }
    let left = 0
    return (seconds, tick) => {
      for (let rest = seconds / epoch; rest > 1e-9; ) {
        if (left <= 1e-9) {
          step()
          left = bin
        }
        const span = Math.min(rest, left)
        for (let g = 0; g < n; g++) tick(g, speeds[g]! * span)
        rest -= span
        left -= span
      }
    }
  }
}

/** Greatest speed of a clock. */
const FASTEST = 20

/** A clock's speed bin by bin, given a standard normal number for its level. */
function start({ level, alternation }: Clock, sojourn: Sojourns | null, source: Source): (normal: number) => number {
  const { persistence, slow, fast, centre } = level
  let now = level.now + level.nowError * standardNormal(source)
  let busy = alternation?.busy ?? true
  let left = sojourn && alternation ? sojourn(busy, alternation.age, source) : Infinity
  const shock = slow * Math.sqrt(1 - persistence ** 2)
  return normal => {
    now = persistence * now + shock * normal
    for (; sojourn && left < 1; left += 1 + sojourn(busy, 0, source)) busy = !busy
    left--
    const usual = alternation?.speeds[busy ? 1 : 0] ?? 1
    const factor = Math.exp(centre + now + fast * standardNormal(source))
    return Math.min(FASTEST, Math.max(0, (usual + TRICKLE) * factor - TRICKLE))
  }
}

/** Whole bins that a sojourn goes on for when it has lasted `age`. */
type Sojourns = (busy: boolean, age: number, source: Source) => number

function sojournTables({ laws }: Alternation, seconds: number, longest: number): Sojourns {
  const tables = laws.map(fit => {
    const { logSurvival } = lawOf(fit)
    const survival: Survival = Float64Array.from({ length: longest + 1 }, (_, k) => Math.exp(logSurvival(k * seconds)))
    return { survival, at: intervalAt(survival) }
  })
  return (busy, age, source) => {
    const { survival, at } = tables[busy ? 1 : 0]!
    return residualAt(survival, at, age, source)
  }
}
