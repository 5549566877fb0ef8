import { expect, test } from 'vitest'
import { expand, expandPrecisely } from '../../src/distributions/differences.ts'

test('differences are those of a cubic polynomial, and better by extrapolation', () => {
  const f = ([x, y]: number[]) => x! ** 3 * y! + 2 * x! * y! ** 2 + Math.exp(x!)
  const at = [0.5, -1]
  const gradient = [3 * 0.25 * -1 + 2 + Math.exp(0.5), 0.125 - 2]
  const hessian = [3 * -1 + Math.exp(0.5), 0.75 - 4, 0.75 - 4, 2]
  const errors = (found: ReturnType<typeof expand>) => [
    ...found.gradient.map((slope, i) => Math.abs(slope - gradient[i]!)),
    ...found.hessian.flat().map((bend, i) => Math.abs(bend - hessian[i]!)),
  ]
  const plain = Math.max(...errors(expand(f, at, f(at), [0.01, 0.01])))
  const precise = Math.max(...errors(expandPrecisely(f, at, f(at), [0.01, 0.01])))
  expect(plain).toBeGreaterThan(1e-5)
  expect(plain).toBeLessThan(1e-3)
  expect(precise).toBeLessThan(1e-7)
})
