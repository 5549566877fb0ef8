import type { Command } from 'commander'
import { formatNumber } from '../charts/format-number.ts'

/** A column of a printed table. */
export type Cell = string | number

/** Rows as a table for a terminal: text to the left, numbers to the right. */
export function formatTable(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [columns, ...rows].map(row => row.map(formatCell))
  const widths = columns.map((_, i) => Math.max(...cells.map(row => row[i]!.length)))
  const isText = columns.map((_, i) => rows.some(row => typeof row[i] === 'string' && !/^[-\d<>]/.test(String(row[i]))))
  return cells
    .map(row =>
      row
        .map((cell, i) => (isText[i] ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const formatCell = (cell: Cell): string => (typeof cell === 'number' ? formatNumber(cell) : cell)

/** A share for a person to read: `99.25%`. */
export const formatShare = (share: number): string => `${Number((100 * share).toFixed(2))}%`

/** Prints `json` for machines when `--json` was given, else `text` for people. */
export function print(command: Command, json: unknown, text: () => string): void {
  process.stdout.write(`${command.opts().json ? JSON.stringify(json) : text()}\n`)
}

/** A remark for people, on standard error. */
export const remark = (text: string): void => void process.stderr.write(`${text}\n`)
