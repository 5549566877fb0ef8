/** A number at four significant digits, thousands grouped: `1,037`, `0.08213`. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-GB')
  return String(Number(value.toPrecision(4)))
}
