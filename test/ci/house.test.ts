import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 })

test('lint is clean', () => {
  expect(run('npm', 'run', '--silent', 'lint')).not.toContain('Found')
})

test('sources and tests type-check', () => {
  expect(run('npm', 'run', '--silent', 'typecheck')).toBe('')
})

test('the data are what their checksums say', () => {
  const lines = run('sh', '-c', 'cd data && sha256sum -c SHA256SUMS').trim().split('\n')
  expect(lines.length).toBeGreaterThan(70)
  expect(lines.filter(line => !line.endsWith(': OK'))).toEqual([])
})

test('the lock file and the repository name no registry and no machine', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"')
})
