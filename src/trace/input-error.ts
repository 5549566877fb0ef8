/** Input that cannot be used: which file, where in it, what is wrong, and the value found there. */
export class InputError extends Error {
  readonly file: string
  readonly place: string
  readonly problem: string
  readonly value: unknown

  constructor(file: string, place: string, problem: string, value: unknown) {
    super(`${file}: ${place}: ${problem} (${value})`)
    this.name = 'InputError'
    this.file = file
    this.place = place
    this.problem = problem
    this.value = value
  }
}
