import { expect, test } from 'vitest'
import { percent, percentLabel } from '../../src/charts/percent.ts'
import { source } from '../../src/random.ts'

const labels = (shares: readonly number[], asked: number) => shares.map(share => percentLabel(share, asked))

test('in per cent without the noise of floating point', () => {
  expect([0.95, 0.999, 0.57, 0].map(share => percent(share))).toEqual(['95%', '99.9%', '57%', '0%'])
  expect(percent(0.999117, 3)).toBe('99.9%')
})

test('neither what may happen is none nor what may fail is all', () => {
  expect(labels([0, 0.0049, 0.005, 0.5, 0.9949, 0.995, 1], 0.8)).toEqual(['0', '<1', '1', '50', '99', '>99', '100'])
})

test('a decimal more where it would be on the wrong side of what is asked', () => {
  expect(labels([0.9449, 0.9475, 0.949, 0.94999, 0.95], 0.95)).toEqual(['94', '94.7', '94.9', '94.9', '95'])
  expect(labels([0.9537, 0.954], 0.954)).toEqual(['95.37', '95.4'])
})

test('as many decimals as what is asked', () => {
  expect(labels([0, 0.0004, 0.5, 0.9984, 0.9996, 1], 0.999)).toEqual(['0', '<0.1', '50.0', '99.8', '>99.9', '100'])
})

test('a number is on the side of what is asked that the probability is on', () => {
  const draw = source(4)
  for (let i = 0; i < 1000; i++) {
    const asked = Math.ceil(9999 * draw()) / 1e4
    const share = Math.floor(3001 * draw()) / 3000
    const label = percentLabel(share, asked)
    if (/\d/.test(label[0]!)) expect(Number(label) >= 100 * asked - 1e-9).toBe(share >= asked)
  }
})
