/** Ticks of a logarithmic axis: the powers of ten, or 1-2-5 steps where there are fewer than three. */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const from = Math.floor(Math.log10(low))
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - from + 1 }, (_, i) => from + i)
  const ticks = (steps: readonly number[]) =>
    powers
      .flatMap(power => steps.map(step => Number(`${step}e${power}`)))
      .filter(tick => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9))
  const decades = ticks([1])
  return decades.length < 3 ? ticks([1, 2, 5]) : decades
}
