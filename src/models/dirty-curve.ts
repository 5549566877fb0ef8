import { countMemory } from '../migration/count-memory.ts'
import { type Curve, interpolateCurve, observedCurve } from '../working-set/dirty-curve.ts'
import { type Model, model } from './model.ts'

/**
 * The mean dirty curve D(t), without chance: a round that lasts t seconds leaves D(t) pages dirty (the history-based
 * model of Akoush et al. 2010; piecewise linear between the windows that were measured).
 */
export function dirtyCurveModel(): Model<Curve> {
  return model<Curve>('dirty-curve', observedCurve, curve => {
    const dirtied = interpolateCurve(curve)
    const last = curve.windows.at(-1)!
    const shown = [0.1, 1, 10].filter(window => window <= last)
    return {
      guest: (_, memory) => countMemory(memory, dirtied),
      curve: dirtied,
      glance: () => ({ parameters: curve.windows.length - 1, converged: true }),
      tidy: () => shown.map(window => ({ term: `pages in ${window} s`, unit: 'pages', estimate: dirtied(window) })),
    }
  })
}
