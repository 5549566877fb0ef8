// Adds up the JSON reports of test runs: `N passed, N failed, N skipped`.
import { readFileSync } from 'node:fs'

const reports = process.argv.slice(2).map(file => JSON.parse(readFileSync(file, 'utf8')))
const sum = value => reports.reduce((total, report) => total + value(report), 0)
const passed = sum(report => report.numPassedTests)
const failed = sum(report => report.numFailedTests + (report.numFailedTests === 0 && !report.success ? 1 : 0))
const skipped = sum(report => report.numPendingTests + (report.numTodoTests ?? 0))
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(passed > 0 && failed === 0 ? 0 : 1)
