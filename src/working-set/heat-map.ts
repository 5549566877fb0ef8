import { type ColumnTable, table } from 'arquero'
import type { Epochs } from '../trace/trace.ts'

/** Counts dirty page-epochs in a grid of time and page address while a trace is read batch by batch. */
export class HeatMap {
  readonly #columns: number
  readonly #rows: number
  readonly #epochs: number
  readonly #pageCount: number
  readonly #cells: Float64Array
  #epoch = 0
  readonly #edges: number[] = []

  constructor(pageCount: number, epochs: number, { columns = 120, rows = 64 } = {}) {
    this.#pageCount = pageCount
    this.#epochs = epochs
    this.#columns = Math.min(columns, epochs)
    this.#rows = Math.min(rows, pageCount)
    this.#cells = new Float64Array(this.#columns * this.#rows)
  }

  /** Counts the next epochs of the trace. */
  add({ starts, ends, offsets, firsts, counts }: Epochs): void {
    for (let i = 0; i < starts.length; i++, this.#epoch++) {
      const column = Math.floor((this.#epoch * this.#columns) / this.#epochs)
      if (column === this.#edges.length) this.#edges.push(starts[i]!)
      for (let r = offsets[i]!; r < offsets[i + 1]!; r++) {
        const end = firsts[r]! + counts[r]!
        for (let page = firsts[r]!; page < end; ) {
          const row = Math.floor((page * this.#rows) / this.#pageCount)
          const next = Math.min(end, Math.ceil(((row + 1) * this.#pageCount) / this.#rows))
          this.#cells[column * this.#rows + row]! += next - page
          page = next
        }
      }
    }
    if (this.#epoch === this.#epochs) this.#edges.push(ends[starts.length - 1]!)
  }

  /** A table of `time`, `timeEnd` (s), `page`, `pageEnd` (exclusive) and `writes` (dirty page-epochs); no empty cells. */
  table(): ColumnTable {
    const cells = Array.from(this.#cells.keys()).filter(cell => this.#cells[cell]! > 0)
    const column = (cell: number) => Math.floor(cell / this.#rows)
    const page = (row: number) => Math.ceil((row * this.#pageCount) / this.#rows)
    return table({
      time: cells.map(cell => this.#edges[column(cell)]!),
      timeEnd: cells.map(cell => this.#edges[column(cell) + 1]!),
      page: cells.map(cell => page(cell % this.#rows)),
      pageEnd: cells.map(cell => page((cell % this.#rows) + 1)),
      writes: cells.map(cell => this.#cells[cell]!),
    })
  }
}
