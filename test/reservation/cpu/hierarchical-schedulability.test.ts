import { describe, expect, test } from 'vitest'
import { type SeededSource, source } from '../../../src/random.ts'
import { constantBandwidth } from '../../../src/reservation/cpu/constant-bandwidth.ts'
import { simulateGroup } from '../../../src/reservation/cpu/hierarchical.ts'
import {
  type GroupPolicy,
  interference,
  type SporadicTask,
  testGroup,
} from '../../../src/reservation/cpu/hierarchical-schedulability.ts'
import { endless } from '../../../src/reservation/cpu/server.ts'
import type { CpuShare } from '../../../src/reservation/reservation.ts'

const policies: readonly GroupPolicy[] = ['fixed-priority', 'earliest-deadline-first']

describe('what others may take of a window', () => {
  const tasks = [
    { cost: 2, period: 5, deadline: 4 },
    { cost: 3, period: 10, deadline: 10 },
  ]

  test('by fixed priority: a job that ends at its deadline as the window begins, then two, and no part of a fourth', () => {
    // 10 + 4 − 2 = 12: two periods of 5 with 2 each, and 2 of the third's first 2
    expect(interference(tasks, 1, 'fixed-priority')).toBe(6)
    expect(interference(tasks, 0, 'fixed-priority')).toBe(0)
  })

  test('by deadlines: those due in the window, which ends with one of theirs', () => {
    expect(interference(tasks, 1, 'earliest-deadline-first')).toBe(4)
    expect(interference(tasks, 0, 'earliest-deadline-first')).toBe(3)
  })
})

describe('the test', () => {
  const whole = { budget: 1, period: 1 }

  test('worked by hand: two whole cores', () => {
    const tasks = [
      { cost: 2, period: 5, deadline: 4 },
      { cost: 3, period: 10, deadline: 10 },
    ]
    // alone, the first has 4 − 2 with one slice; the second needs 3 k + 6 of 10 k
    const [first, second] = testGroup(tasks, [whole, whole], 'fixed-priority')
    expect(first).toEqual({ schedulable: true, margin: 4, parallelism: 2, interference: 0 })
    expect(second).toEqual({ schedulable: true, margin: 20 - 6 - 6, parallelism: 2, interference: 6 })
  })

  test('worked by hand: a lone task of long cost is schedulable on one core of two, but not by both together', () => {
    const shares = [whole, { budget: 1, period: 10 }]
    const [verdict] = testGroup([{ cost: 9, period: 10, deadline: 10 }], shares, 'fixed-priority')
    expect(verdict).toEqual({ schedulable: true, margin: 1, parallelism: 1, interference: 0 })
  })

  test('the well-known sporadic set of Dhall & Liu fails on whole cores, as it must', () => {
    const light = { cost: 0.2, period: 1, deadline: 1 }
    const heavy = { cost: 1, period: 1.1, deadline: 1.1 }
    const verdicts = testGroup([light, light, heavy], [whole, whole], 'fixed-priority')
    expect(verdicts.map(({ schedulable }) => schedulable)).toEqual([true, true, false])
  })

  test('a task is not called schedulable if one that may delay it is not', () => {
    const tasks = [
      { cost: 1, period: 10, deadline: 10 },
      { cost: 9.5, period: 10, deadline: 9.6 },
      { cost: 0.1, period: 1000, deadline: 1000 },
    ]
    const half = [{ budget: 0.5, period: 1 }]
    const of = (policy: GroupPolicy) => testGroup(tasks, half, policy).map(({ schedulable }) => schedulable)
    expect(of('fixed-priority')).toEqual([true, false, false])
    expect(of('earliest-deadline-first')).toEqual([false, false, false])
    expect(testGroup(tasks, half, 'fixed-priority')[2]!.margin).toBeLessThan(0)
  })

  test('more supply and less cost never hurt', () => {
    const random = source(5)
    for (let i = 0; i < 200; i++) {
      const { tasks, shares, policy } = scenario(random)
      const all = testGroup(tasks, shares, policy)
      const richer = shares.map(({ budget, period }) => ({ budget: (budget + period) / 2, period }))
      const lighter = tasks.map(task => ({ ...task, cost: task.cost * 0.9 }))
      testGroup(tasks, richer, policy).forEach(({ margin }, k) => {
        expect(margin).toBeGreaterThanOrEqual(all[k]!.margin - 1e-9)
      })
      if (policy === 'fixed-priority') continue
      testGroup(lighter, shares, policy).forEach(({ margin }, k) => {
        expect(margin).toBeGreaterThanOrEqual(all[k]!.margin - 1e-9)
      })
    }
  })

  test('wants tasks and shares that are ones', () => {
    const task = { cost: 1, period: 4, deadline: 3 }
    expect(() => testGroup([task], [], 'fixed-priority')).toThrow(new RangeError('a group must have shares: 0'))
    for (const bad of [{ cost: 0 }, { cost: 3.5 }, { deadline: 5 }, { period: Infinity }]) {
      expect(() => testGroup([{ ...task, ...bad }], [whole], 'fixed-priority')).toThrow(RangeError)
    }
  })
})

test.each(policies)('no deadline is missed in simulations of sets that pass, and many do: %s', policy => {
  let passed = 0
  let jobs = 0
  for (let i = 0; i < 40; i++) {
    const random = source(11).substream(policy, i)
    const { tasks, shares } = scenario(random, policy)
    if (!testGroup(tasks, shares, policy).every(({ schedulable }) => schedulable)) continue
    passed++
    const horizon = 300
    const threads = tasks.map((task, k) => ({ name: `${k}`, jobs: sporadic(task, horizon, random) }))
    const { group } = simulateGroup({ name: 'guest', shares, policy, threads }, hungry(shares, random), horizon)
    group.threads.forEach(({ finished }, k) => {
      finished.forEach((time, j) => {
        const { deadline } = threads[k]!.jobs[j]!
        if (deadline > horizon) return
        jobs++
        expect(time).toBeLessThanOrEqual(deadline + 1e-9)
      })
    })
  }
  expect(passed).toBeGreaterThanOrEqual(10)
  expect(jobs).toBeGreaterThan(300)
})

/** Two to four shares of 0.4 to 0.95 cores, and tasks that want 0.1 to 0.5 of them. */
function scenario(random: SeededSource, policy = policies[Math.floor(random() * 2)]!) {
  const shares = Array.from({ length: 2 + Math.floor(random() * 3) }, () => {
    const period = 1 + 4 * random()
    return { budget: period * (0.4 + 0.55 * random()), period }
  })
  const supply = shares.reduce((sum, { budget, period }) => sum + budget / period, 0)
  const weights = Array.from({ length: shares.length + Math.floor(random() * 5) }, () => 0.1 + random())
  const scale = (supply * (0.1 + 0.4 * random())) / weights.reduce((sum, weight) => sum + weight, 0)
  const tasks = weights.map(weight => {
    const period = 20 + 80 * random()
    const cost = Math.min(1, weight * scale) * period
    return { cost, period, deadline: Math.max(cost, period * (0.7 + 0.3 * random())) }
  })
  tasks.sort((a, b) => a.deadline - b.deadline)
  return { tasks, shares, policy }
}

function sporadic({ cost, period, deadline }: SporadicTask, horizon: number, random: SeededSource) {
  const jobs: { time: number; cost: number; deadline: number }[] = []
  let time = random() < 0.5 ? 0 : period * random()
  for (; time < horizon; time += random() < 0.7 ? period : period * (1 + 0.3 * random())) {
    jobs.push({ time, cost: random() < 0.8 ? cost : cost * random() + 1e-6, deadline: time + deadline })
  }
  return jobs
}

/** On each core a server that takes all that the share leaves. */
const hungry = (shares: readonly CpuShare[], random: SeededSource) =>
  shares.map((share, j) => {
    const period = 0.5 + 6 * random()
    const budget = period * (1 - share.budget / share.period)
    return [{ server: constantBandwidth(`${j}`, { budget, period }, { hard: true }), jobs: endless(20 * random()) }]
  })
