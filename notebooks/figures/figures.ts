import { dirtyCurves } from './dirty-curves.ts'
import type { Figure } from './figure.ts'
import { forecastFigure } from './forecast.ts'
import { independence } from './independence.ts'
import { isolationFigure } from './isolation.ts'
import { modelComparison } from './model-comparison.ts'
import { pageOrders } from './page-orders.ts'
import { predictedObserved } from './predicted-observed.ts'
import { probabilityMapFigure } from './probability-map.ts'
import { reliability } from './reliability.ts'
import { rounds } from './rounds.ts'

/** The figures in the order of the paper. */
export const figures: readonly Figure[] = [
  forecastFigure,
  rounds,
  dirtyCurves,
  independence,
  modelComparison,
  reliability,
  predictedObserved,
  probabilityMapFigure,
  pageOrders,
  isolationFigure,
]
