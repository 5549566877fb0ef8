/**
 * Where a chain stands at a time: P(absorbed), ln P(not absorbed), and ln of the rate at which it is being absorbed.
 */
export interface Standing {
  readonly absorbed: number
  readonly logRemaining: number
  readonly logDensity: number
}

/** What a time does: from phase i to j with probability moves[i · n + j] · exp(logScale), out with absorbed[i]. */
interface Leap {
  readonly moves: Float64Array
  readonly logScale: number
  readonly absorbed: Float64Array
}

/**
 * The state of an absorbing Markov chain in continuous time at any time, by uniformisation (Jensen 1953): over steps of
 * at most half a jump the chain is a sum of a few powers of a stochastic matrix, and the leaps over 1, 2, 4, … steps
 * are squares of each other, made when first needed. All terms are positive, the scale of what remains is kept as a
 * logarithm, and rows are made to add up to 1 until half is absorbed, so both tails are precise to about |ln P|
 * roundings.
 *
 * @param initial the probability of each phase at time 0
 * @param rates from phase to phase; those from a phase to itself are not read
 * @param exits the rate at which each phase is left for good
 */
export function absorption(
  initial: readonly number[],
  rates: readonly (readonly number[])[],
  exits: readonly number[],
): (time: number) => Standing {
  const n = exits.length
  const leave = rates.map((row, i) => row.reduce((sum, rate, j) => (i === j ? sum : sum + rate), exits[i]!))
  const fastest = Math.max(...leave)
  const step = 0.5 / fastest
  const jumps = Float64Array.from(
    rates.flatMap((row, i) => row.map((rate, j) => (i === j ? fastest - leave[i]! : rate) / fastest)),
  )
  const ends = Float64Array.from(exits, rate => rate / fastest)

  /** Moves `phases` on by a time of at most `step`; gives what is absorbed meanwhile. */
  const creep = (phases: Float64Array, time: number): number => {
    const { mass, beyond } = poisson(fastest * time, n + 14)
    let [power, next] = [phases.slice(), new Float64Array(n)]
    let absorbed = 0
    phases.fill(0)
    for (let i = 0; i < mass.length; i++) {
      for (let j = 0; j < n; j++) phases[j]! += mass[i]! * power[j]!
      absorbed += beyond[i]! * dot(power, ends)
      multiply(power, jumps, next)
      ;[power, next] = [next, power]
    }
    return absorbed
  }

  const firstLeap = (): Leap => {
    const moves = new Float64Array(n * n)
    const absorbed = exits.map((_, i) => {
      const row = moves.subarray(i * n, i * n + n)
      row[i] = 1
      return creep(row, step)
    })
    return balanced({ moves, logScale: 0, absorbed: Float64Array.from(absorbed) })
  }
  const leaps: Leap[] = []
  const leap = (power: number): Leap => {
    for (let i = leaps.length; i <= power; i++) leaps.push(i === 0 ? firstLeap() : doubled(leaps[i - 1]!))
    return leaps[power]!
  }

  return time => {
    if (time / step === Infinity) return { absorbed: 1, logRemaining: -Infinity, logDensity: -Infinity }
    let [phases, next] = [Float64Array.from(initial), new Float64Array(n)]
    let [logScale, absorbed, rest] = [0, 0, time]
    while (rest >= step) {
      const power = Math.floor(Math.log2(rest / step))
      const by = leap(power)
      absorbed += Math.exp(logScale) * dot(phases, by.absorbed)
      multiply(phases, by.moves, next)
      ;[phases, next] = [next, phases]
      logScale += by.logScale + rescale(phases)
      rest = Math.max(0, rest - step * 2 ** power)
    }
    absorbed += Math.exp(logScale) * creep(phases, rest)
    const logRemaining = absorbed < 0.5 ? Math.log1p(-absorbed) : Math.log(sum(phases)) + logScale
    return {
      absorbed: absorbed < 0.5 ? absorbed : -Math.expm1(logRemaining),
      logRemaining,
      logDensity: Math.log(dot(phases, ends)) + Math.log(fastest) + logScale,
    }
  }
}

/** P(N = i) and P(N > i) of a Poisson count of mean ½ or less. */
function poisson(mean: number, terms: number): { mass: Float64Array; beyond: Float64Array } {
  const mass = new Float64Array(terms)
  const beyond = new Float64Array(terms)
  mass[0] = Math.exp(-mean)
  for (let i = 1; i < terms; i++) mass[i] = (mass[i - 1]! * mean) / i
  beyond[terms - 1] = (mass[terms - 1]! * mean) / terms
  for (let i = terms - 2; i >= 0; i--) beyond[i] = beyond[i + 1]! + mass[i + 1]!
  return { mass, beyond }
}

function doubled({ moves, logScale, absorbed }: Leap): Leap {
  const n = absorbed.length
  const share = Math.exp(logScale)
  const row = (matrix: Float64Array, i: number) => matrix.subarray(i * n, i * n + n)
  const squares = new Float64Array(n * n)
  for (let i = 0; i < n; i++) multiply(row(moves, i), moves, row(squares, i))
  return balanced({
    moves: squares,
    logScale: 2 * logScale + rescale(squares),
    absorbed: absorbed.map((p, i) => Math.min(1, p + share * dot(row(moves, i), absorbed))),
  })
}

/** Makes each row add up to 1 with what is absorbed, while the latter is the more precise. */
function balanced(leap: Leap): Leap {
  const n = leap.absorbed.length
  leap.absorbed.forEach((absorbed, i) => {
    if (absorbed >= 0.5) return
    const row = leap.moves.subarray(i * n, i * n + n)
    const factor = (1 - absorbed) / sum(row)
    for (let j = 0; j < n; j++) row[j]! *= factor
  })
  return leap
}

/** Divides tiny values by the greatest of them; gives the logarithm of the divisor. */
function rescale(values: Float64Array): number {
  const greatest = values.reduce((most, value) => (value > most ? value : most), 0)
  if (greatest > 1e-30 || greatest === 0) return 0
  for (let i = 0; i < values.length; i++) values[i]! /= greatest
  return Math.log(greatest)
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!
  return total
}

/** `result` = `row` · `matrix`, a square. */
function multiply(row: Float64Array, matrix: Float64Array, result: Float64Array): void {
  const n = row.length
  result.fill(0)
  for (let i = 0; i < n; i++) {
    const p = row[i]!
    if (p !== 0) for (let j = 0; j < n; j++) result[j]! += p * matrix[i * n + j]!
  }
}
