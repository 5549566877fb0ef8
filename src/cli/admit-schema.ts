import { z } from 'zod'
import { defaultPrices } from '../reservation/admission/migration-draws.ts'
import { quantityField } from './quantity-field.ts'

const share = z
  .strictObject({ budget: quantityField('seconds'), period: quantityField('seconds') })
  .refine(({ budget, period }) => budget <= period, 'a budget is at most its period')
const amount = z.number().nonnegative()
const host = {
  name: z.string().min(1),
  cores: z.int().positive(),
  cap: z.number().positive().max(1).default(0.95),
  link: quantityField('bytes per second'),
}
/** A virtual machine at a destination. */
export const tenantSchema = z.strictObject({
  name: z.string().min(1),
  vcpus: z.array(share).nonempty(),
  rate: quantityField('bytes per second').optional(),
  demand: z.union([z.string(), z.array(amount)], { error: 'expected a CSV file or numbers' }).optional(),
})
const vm = tenantSchema.extend({ trace: z.string().optional(), weight: amount.default(1) })
/** The file of the command admit: a host, what reserves on it, and where that may go. */
export const hostSchema = z.strictObject({
  ...host,
  name: host.name.default('host'),
  sender: z
    .strictObject({ cpuPerByte: amount.optional(), period: quantityField('seconds').default(0.01) })
    .prefault({}),
  vms: z.array(vm).nonempty(),
  destinations: z.array(z.strictObject({ ...host, vms: z.array(tenantSchema).default([]) })).default([]),
  demand: z.strictObject({ every: quantityField('seconds'), period: quantityField('seconds').optional() }).optional(),
  prices: z
    .strictObject({
      overload: amount.default(defaultPrices.overload),
      downtime: amount.default(defaultPrices.downtime),
      lost: amount.default(defaultPrices.lost),
      migrating: amount.default(defaultPrices.migrating),
    })
    .prefault({}),
})
