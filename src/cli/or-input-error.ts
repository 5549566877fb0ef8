import { InputError } from '../trace/input-error.ts'

/** What `make` makes; its RangeError, `what is wrong: value`, as an InputError of that place in a file. */
export function orInputError<T>(file: string, place: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const [, problem = error.message, value] = /^(.*): (.*)$/s.exec(error.message) ?? []
    throw new InputError(file, place, problem, value)
  }
}
