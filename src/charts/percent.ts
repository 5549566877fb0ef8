/** A share in per cent, with so many significant digits at most. */
export const percent = (share: number, digits = 6): string => `${Number((100 * share).toPrecision(digits))}%`

/**
 * A probability in per cent, without the sign: with as many decimals as the one that is asked, at most two, and one more
 * where it would else seem to be on the other side of that; neither what can happen is rounded to none nor what can fail
 * to all.
 */
export function percentLabel(share: number, asked: number): string {
  const digits = Math.min(2, percent(asked).split('.')[1]?.slice(0, -1).length ?? 0)
  const least = 10 ** -digits
  const [value, border] = [100 * share, 100 * asked]
  if (share === 0 || share === 1) return String(value)
  if (value < least / 2) return `<${least}`
  if (value >= 100 - least / 2) return `>${100 - least}`
  const rounded = value.toFixed(digits)
  if (share >= asked === Number(rounded) >= border - 1e-9) return rounded
  const finer = 10 ** (digits + 1)
  const cut = share >= asked ? Math.ceil(value * finer - 1e-6) : Math.floor(value * finer + 1e-6)
  return (cut / finer).toFixed(digits + 1)
}
