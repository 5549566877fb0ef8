import { byteUnit, type ScaleUnit } from './scale-unit.ts'

/** A quantity of a migration. */
export type QuantityName = 'rounds' | 'totalTime' | 'downtime' | 'bytes'

const axes: Record<QuantityName, { title: string; unit(largest: number): ScaleUnit }> = {
  rounds: { title: 'Rounds', unit: () => ({ name: 'rounds', size: 1 }) },
  totalTime: { title: 'Total time', unit: () => ({ name: 's', size: 1 }) },
  downtime: { title: 'Downtime', unit: () => ({ name: 'ms', size: 1e-3 }) },
  bytes: { title: 'Bytes sent', unit: byteUnit },
}

/** The title of a quantity's axis and the one unit in which all charts of measured migrations show it. */
export function quantityAxis(quantity: QuantityName, largest = 1): { title: string; unit: ScaleUnit } {
  const { title, unit } = axes[quantity]
  return { title, unit: unit(largest) }
}
