import { describe, expect, test } from 'vitest'
import { appended, drawsFor, explored, type ShownOutcomes, shown } from '../../src/explorer/forecast.ts'
import { refine } from '../../src/explorer/refine.ts'
import { forecast, forecastersOf, forecastRows } from '../../src/forecast/forecast.ts'
import { source } from '../../src/random.ts'
import { fits, hopeless, migration } from '../forecast/example.ts'

const seeded = { source: source(1) }

/** A clock that each look moves on by so many milliseconds. */
const clock = (step: number) => {
  let time = 0
  return () => {
    time += step
    return time
  }
}

async function drawn(asked: typeof migration, model: string, draws: number, step: number) {
  const forecaster = forecastersOf(fits, asked, seeded).find(({ name }) => name === model)!
  const parts: number[] = []
  let all: ShownOutcomes | undefined
  for await (const part of refine(forecaster, { draws, now: clock(step), pause: async () => {} })) {
    parts.push(part.converged.length)
    all = appended(all, part)
  }
  return { parts, forecast: explored(all!) }
}

describe('refining', () => {
  test.each([
    ['blocks', migration],
    ['seed', migration],
    ['blocks', hopeless],
  ] as const)('ends with the numbers of a forecast in one go: %s', async (model, asked) => {
    const draws = 60
    const row = forecastRows(forecast(fits, asked, { ...seeded, draws })).find(row => row.model === model)!
    const { forecast: refined } = await drawn(asked, model, draws, 3)
    expect(refined.draws).toBe(draws)
    expect(refined.convergence).toBe(row.convergence)
    for (const quantity of shown) expect(refined[quantity].draws).toEqual(row[quantity].draws)
  })

  test('shows ten draws first, or fewer where they are slow, and then as many as patience allows', async () => {
    expect((await drawn(migration, 'naive', 60, 1)).parts).toEqual([10, 40, 10])
    expect((await drawn(migration, 'naive', 4, 100)).parts).toEqual([3, 1])
    expect((await drawn(migration, 'naive', 3, 1000)).parts).toEqual([1, 1, 1])
  })

  test('stops where nobody asks for more', async () => {
    const [forecaster] = forecastersOf(fits, migration, seeded)
    let pauses = 0
    const pause = async () => {
      pauses++
    }
    for await (const _ of refine(forecaster!, { draws: 1e9, now: clock(1000), pause })) if (pauses === 3) break
    expect(pauses).toBe(3)
  })
})

test('an interval waits for so many draws that its ends are not their extremes', () => {
  expect(drawsFor(0.9)).toBe(20)
  expect(drawsFor(0.5)).toBe(4)
})
