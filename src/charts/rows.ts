import type { ColumnTable } from 'arquero'

/** An Arquero table, or plain rows. */
export type Rows<Row> = readonly Row[] | Pick<ColumnTable, 'objects'>

/** The rows of a table as objects; no column is renamed or dropped. */
export function rowsOf<Row>(data: Rows<Row>): readonly Row[] {
  return 'objects' in data ? (data.objects() as Row[]) : data
}

/** The distinct values of a column, in the order in which they first appear. */
export const distinct = <Row, Value>(rows: readonly Row[], column: (row: Row) => Value): Value[] => [
  ...new Set(rows.map(column)),
]
