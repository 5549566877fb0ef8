import { describe, expect, test } from 'vitest'
import { certify } from '../../../src/forecast/plan/certify.ts'
import { bestOf, leastMet } from '../../../src/forecast/plan/search.ts'
import type { Setting } from '../../../src/forecast/plan/setting.ts'
import { scripted } from './scripted.ts'

const setting: Setting = { bandwidth: 1e6, downtimeLimit: 1, throttle: 0, start: [0, 0] }
const requirement = { downtime: 1, probability: 0.9 }
const certainty = { level: 0.99, mostDraws: 4000 }

describe('certify', () => {
  test('stops as soon as it is certain', async () => {
    const { sampler } = scripted(() => 0)
    const tally = await certify(sampler, setting, requirement, certainty)
    expect(tally).toMatchObject({ verdict: 'missed', draws: 8, met: 0 })
    const sure = await certify(scripted(() => 1).sampler, setting, requirement, certainty)
    expect(sure.verdict).toBe('met')
    expect(sure.draws).toBeLessThan(200)
    expect(sure.lower).toBeGreaterThanOrEqual(0.9)
  })

  test('says that it does not know when the probability is the one asked for, before all draws are spent', async () => {
    const tally = await certify(scripted(() => 0.9).sampler, setting, requirement, certainty)
    expect(tally.verdict).toBe('open')
    expect(tally.lower).toBeLessThan(0.9)
    expect(tally.upper).toBeGreaterThan(0.9)
    expect(tally.draws).toBeGreaterThanOrEqual(256)
    expect(tally.draws).toBeLessThan(4000)
    const few = await certify(scripted(() => 1).sampler, setting, requirement, { ...certainty, mostDraws: 30 })
    expect(few).toMatchObject({ verdict: 'open', draws: 30 })
  })

  test('goes on as long as more draws may tell', async () => {
    const tally = await certify(scripted(() => 0.93).sampler, setting, requirement, certainty)
    expect(tally.verdict).toBe('met')
    expect(tally.draws).toBeGreaterThan(256)
  })

  test('takes the draws from the first one on, none twice', async () => {
    const { sampler, seen } = scripted(() => 0.93)
    const { draws } = await certify(sampler, setting, requirement, certainty, 100)
    expect(seen[0]!.from).toBe(100)
    for (let i = 1; i < seen.length; i++) expect(seen[i]!.from).toBe(seen[i - 1]!.to)
    expect(seen.at(-1)!.to).toBe(100 + draws)
  })
})

describe('the best of settings', () => {
  const limits = [0.2, 0.4, 0.6, 0.8, 1].map(downtimeLimit => ({ ...setting, downtimeLimit }))

  test('is the likeliest, tried on draws that did not choose it', async () => {
    const { sampler, seen } = scripted(({ downtimeLimit }) => 0.98 - Math.abs(downtimeLimit - 0.6))
    const tally = await bestOf(sampler, limits, requirement, certainty)
    expect(tally.setting.downtimeLimit).toBe(0.6)
    expect(tally.verdict).toBe('met')
    const screened = Math.max(...seen.filter(({ setting }) => setting.downtimeLimit !== 0.6).map(({ to }) => to))
    const tried = seen.slice(-1)[0]!
    expect(tried.setting.downtimeLimit).toBe(0.6)
    expect(tried.from).toBeGreaterThanOrEqual(screened)
  })

  test('is the one in the middle where several are as good', async () => {
    const { sampler } = scripted(({ downtimeLimit }) => (downtimeLimit > 0.3 && downtimeLimit < 0.9 ? 1 : 0))
    expect((await bestOf(sampler, limits, requirement, certainty)).setting.downtimeLimit).toBe(0.6)
  })

  test('is missed only where every one is', async () => {
    const { sampler } = scripted(({ downtimeLimit }) => downtimeLimit / 2)
    expect(await bestOf(sampler, limits, requirement, certainty)).toMatchObject({ verdict: 'missed' })
    const near = scripted(({ downtimeLimit }) => (downtimeLimit === 0.4 ? 0.9 : 0.1)).sampler
    expect(await bestOf(near, limits, requirement, certainty)).toMatchObject({ verdict: 'open' })
  })
})

describe('the least value that is met', () => {
  const scale = { minimum: 1, maximum: 1024, start: 32, ratio: 1.05 }
  const probeOf = (probability: (value: number) => number) => {
    const { sampler } = scripted(({ bandwidth }) => probability(bandwidth))
    return (bandwidth: number) => certify(sampler, { ...setting, bandwidth }, requirement, certainty)
  }

  test.each([3.3, 31, 33, 700])('brackets a step at %d', async step => {
    const least = await leastMet(
      probeOf(value => (value >= step ? 1 : 0)),
      scale,
    )
    const met = least.met!.setting.bandwidth
    expect(met).toBeGreaterThanOrEqual(step)
    expect(least.missed!).toBeLessThan(step)
    expect(met / least.missed!).toBeLessThanOrEqual(1.05)
  })

  test('holds the least value of a probability that rises', async () => {
    const rising = (value: number) => 1 / (1 + (20 / value) ** 4)
    const exact = 20 * 9 ** 0.25
    const least = await leastMet(probeOf(rising), scale)
    expect(least.met!.setting.bandwidth).toBeGreaterThan(exact)
    expect(least.met!.setting.bandwidth).toBeLessThan(1.15 * exact)
    expect(least.missed!).toBeLessThan(exact)
    expect(least.missed!).toBeGreaterThan(exact / 1.15)
  })

  test('at either end of the scale', async () => {
    const always = await leastMet(
      probeOf(() => 1),
      scale,
    )
    expect([always.met!.setting.bandwidth, always.missed]).toEqual([1, undefined])
    const never = await leastMet(
      probeOf(() => 0),
      scale,
    )
    expect([never.met, never.missed, never.short!.setting.bandwidth]).toEqual([undefined, 1024, 1024])
  })
})
