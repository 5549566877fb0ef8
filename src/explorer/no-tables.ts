/** Stands for arquero in what runs in a page: draws make no tables, and are a third of the size without. */
export function table(): never {
  throw new TypeError('there are no tables in a page')
}
