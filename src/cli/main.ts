#!/usr/bin/env node
import { run } from './program.ts'

/** A reader that went away (`precopy … | head`) is no error. */
process.stdout.on('error', error => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1))

const code = await run(process.argv.slice(2))
if (code !== 0) process.exit(code)
