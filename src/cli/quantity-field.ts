import { z } from 'zod'
import { parseQuantity, QuantityError } from '../units.ts'

/** A field of a file: a number in the dimension's own unit, or a quantity as people write it; above 0 unless it may be. */
export const quantityField = (dimension: Parameters<typeof parseQuantity>[1], { mayBeZero = false } = {}) =>
  z.union([z.number(), z.string()], { error: `expected ${dimension}` }).transform((value, context) => {
    if (mayBeZero && (typeof value === 'number' || /^[-+]?0+(\.0*)?\s*(m?s)?$/.test(value.trim()))) {
      return Number.parseFloat(String(value))
    }
    try {
      return parseQuantity(String(value), dimension)
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error
      context.addIssue(error.problem)
      return z.NEVER
    }
  })
