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

/** A remark for people, on standard error. */
export const remark = (text: string): void => void process.stderr.write(`${text}\n`)

const besideAnswer: string[] = []

/** A remark for people that stands beside what the command prints: a job that fails says only why. */
export const remarkBesideAnswer = (text: string): void => void besideAnswer.push(text)

/** Drops what was to stand beside an answer, before another command runs. */
export const forgetRemarks = (): void => void besideAnswer.splice(0)

/** Prints `json` for machines when `--json` was given, else `text` for people. */
export function print(command: Command, json: unknown, text: () => string): void {
  const answer = command.opts().json ? JSON.stringify(json) : text()
  besideAnswer.splice(0).forEach(remark)
  process.stdout.write(`${answer}\n`)
}
