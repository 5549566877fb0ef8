import { InvalidArgumentError, Option } from 'commander'
import { InputError } from '../trace/input-error.ts'
import { parseQuantity, QuantityError } from '../units.ts'

type Dimension = Parameters<typeof parseQuantity>[1]

/** An option that takes a quantity with its unit, such as `--bandwidth 32MiB/s`. */
export function quantity(flags: string, description: string, dimension: Dimension): Option {
  const option = new Option(flags, description)
  return option.argParser(text => {
    try {
      return parseQuantity(text, dimension)
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error
      throw new InputError('command line', option.long!, error.problem, text)
    }
  })
}

/** An option that takes a whole number of bytes, such as `--page-size 16KiB`. */
export function wholeBytes(flags: string, description: string): Option {
  const option = quantity(flags, description, 'bytes')
  const parse = option.parseArg!
  return option.argParser((text, previous) => {
    const bytes = parse(text, previous)
    if (Number.isInteger(bytes)) return bytes
    throw new InputError('command line', option.long!, 'expected a whole number of bytes', text)
  })
}

/** An option that takes a whole number of at least `least` and at most `most`. */
export function wholeNumber(flags: string, description: string, least: number, most = Infinity): Option {
  const expected = `expected a whole number from ${least} ${most < Infinity ? `to ${most}` : 'on'}`
  return new Option(flags, description).argParser(text => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(expected)
  })
}

/** Seconds that may be 0, such as `--at 0s`. */
export function instant(flags: string, description: string): Option {
  const option = quantity(flags, description, 'seconds')
  const parse = option.parseArg!
  return option.argParser((text, previous) => (/^0+(\.0*)?\s*(s|ms)?$/.test(text) ? 0 : parse(text, previous)))
}

/** An option that takes a number above 0, such as `--compression 2.5`. */
export function positiveNumber(flags: string, description: string): Option {
  return new Option(flags, description).argParser(text => {
    const value = Number(text)
    if (value > 0 && value < Infinity) return value
    throw new InvalidArgumentError('expected a number above 0')
  })
}

/** An option that takes a probability between 0 and 1, such as `--level 0.9`. */
export function probability(flags: string, description: string): Option {
  return new Option(flags, description).argParser(text => {
    const value = Number(text)
    if (value > 0 && value < 1) return value
    throw new InvalidArgumentError('expected a probability between 0 and 1')
  })
}
