import { dirtyCurves } from './dirty-curves.ts'
import type { Figure } from './figure.ts'
import { isolationFigure } from './isolation.ts'
import { pageOrders } from './page-orders.ts'
import { probabilityMapFigure } from './probability-map.ts'

/** The figures in the order of the paper. */
export const figures: readonly Figure[] = [dirtyCurves, probabilityMapFigure, pageOrders, isolationFigure]
