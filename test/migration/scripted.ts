import type { Dirtying } from '../../src/migration/page-memory.ts'
import { addRun } from '../../src/migration/page-set.ts'

/** A guest's writes as told: seconds of its own time, and the page; ascending. */
export type Script = readonly (readonly [time: number, page: number])[]

/** Writes that come when the script says. */
export function scripted(script: Script, horizon = Infinity): Dirtying {
  let clock = 0
  let next = 0
  return {
    horizon,
    write(seconds, log) {
      clock += seconds
      for (; next < script.length && script[next]![0] <= clock + 1e-9; next++) {
        addRun(log, script[next]![1], script[next]![1] + 1)
      }
    },
  }
}
