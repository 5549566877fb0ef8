import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { describe, expect, type TestContext, test } from 'vitest'
import { defaultHost } from '../../src/migration/host.ts'
import { cpuCommands } from '../../src/reservation/commands.ts'
import { lateBound } from '../../src/reservation/cpu/supply.ts'
import type { CpuShare } from '../../src/reservation/reservation.ts'
import { reserve } from '../../src/reservation/reserve.ts'
import { pause, refusal, run, start } from './mechanisms-shell.ts'

const cores = availableParallelism()
const now = () => Number(process.hrtime.bigint()) / 1e9
const cpuTime = (pid: number | 'self') => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9

const probe = 'chrt --deadline --sched-runtime 10000000 --sched-deadline 100000000 --sched-period 100000000 0 true'
const refused = refusal([probe]) ?? whyNotMeasured()
if (refused !== undefined) console.warn(`SCHED_DEADLINE ${refused}`)
const needsDeadline = ({ skip }: TestContext) => refused !== undefined && skip(refused)

function whyNotMeasured(): string | undefined {
  if (cores < 2) return `cannot be measured here: two cores are needed, ${cores} is there`
  const known = existsSync('/proc/self/schedstat') && cpuTime('self') > 0
  return known ? undefined : 'cannot be measured here: the kernel keeps no CPU times in /proc/PID/schedstat'
}

/** Spins, neither forks nor starts threads, and ends by itself, should nobody be left to stop it. */
const spinner = 'prlimit --cpu=60 sha256sum /dev/zero'

interface Sample {
  readonly before: number
  readonly after: number
  readonly cpu: number
}

/** The CPU time of a process every few milliseconds; the instant it was read lies between `before` and `after`. */
async function watch(pid: number, seconds: number): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const end = now() + seconds; now() < end; await pause(0.002)) {
    const before = now()
    const cpu = cpuTime(pid)
    samples.push({ before, after: now(), cpu })
  }
  return samples
}

/** The slope of CPU time over time, by least squares: edges within a period hardly move it. */
function shareOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const times = samples.map(({ before, after }) => (before + after) / 2)
  const [time, cpu] = [mean(times), mean(samples.map(sample => sample.cpu))]
  const products = samples.map((sample, i) => (times[i]! - time) * (sample.cpu - cpu))
  return mean(products) / mean(times.map(one => (one - time) ** 2))
}

/** The kernel ends budgets, and accounts CPU time, up to a tick late: 10 ms on the slowest kernels. */
const tick = 0.01

/** The least that any window between two samples got above the supply bound of its length, seconds. */
function worstSupply(samples: readonly Sample[], cpu: CpuShare): number {
  const least = (from: Sample, later: readonly Sample[]) =>
    later.reduce(
      (worst, to) => Math.min(worst, to.cpu - from.cpu - lateBound(cpu, to.before - from.after, tick)),
      Infinity,
    )
  return Math.min(...samples.map((from, i) => least(from, samples.slice(i + 1))))
}

/** The CPU time that these get, as a number of cores. */
async function coresOf(pids: readonly number[], seconds: number): Promise<number> {
  const [from, before] = [now(), pids.map(cpuTime)]
  await pause(seconds)
  const [to, after] = [now(), pids.map(cpuTime)]
  return after.reduce((sum, cpu, i) => sum + cpu - before[i]!, 0) / (to - from)
}

/** What `plan` reserves for 16 MiB/s when downtime is to stay under 100 ms with probability 0.99. */
const { cpu: planned } = reserve(2 ** 24, {
  capacity: 1.25e9,
  senderRate: defaultHost.senderRate,
  risk: 0.001,
  period: 0.002,
  tick,
})

/** Starts a spinner with the share, from the beginning or once it runs, and stops it after the measurement. */
async function withShare<T>(
  cpu: CpuShare,
  how: 'program' | 'thread',
  measure: (pid: number) => Promise<T>,
): Promise<T> {
  const sender = start(how === 'program' ? cpuCommands(cpu, { program: spinner }).apply[0]! : spinner)
  try {
    await pause(0.1)
    if (how === 'thread') run(cpuCommands(cpu, { thread: sender.pid }).apply[0]!)
    await pause(0.3)
    return await measure(sender.pid)
  } finally {
    await sender.stop()
  }
}

/** So many spinners under no reservation, by default one a core, while it measures. */
async function besideCompetitors<T>(measure: (pids: readonly number[]) => Promise<T>, number = cores): Promise<T> {
  const competitors = Array.from({ length: number }, () => start(spinner))
  try {
    await pause(0.1)
    return await measure(competitors.map(({ pid }) => pid))
  } finally {
    await Promise.all(competitors.map(({ stop }) => stop()))
  }
}

const tell = (what: string, asked: number, got: number) =>
  console.log(
    `${what}: asked ${asked.toPrecision(4)}, got ${got.toPrecision(4)} (${(100 * (got / asked - 1)).toFixed(2)}%)`,
  )

/** Retried, since a host may take a core from a virtual machine while it measures. */
describe('SCHED_DEADLINE, by the commands of a CPU share', { retry: 2 }, () => {
  test.for([
    { share: 0.1, period: 0.01, how: 'program' },
    { share: 0.3, period: 0.01, how: 'thread' },
    { share: 0.6, period: 0.01, how: 'program' },
    { share: 0.1, period: 0.1, how: 'thread' },
    { share: 0.3, period: 0.1, how: 'program' },
    { share: 0.6, period: 0.1, how: 'thread' },
    { share: planned!.budget / planned!.period, period: planned!.period, how: 'thread' },
  ] as const)('gives $share of a core every $period s to a $how, whoever else spins', async (one, context) => {
    needsDeadline(context)
    const { share, period, how } = one
    const cpu = { budget: share * period, period }
    const samples = await besideCompetitors(() => withShare(cpu, how, pid => watch(pid, Math.max(2.5, 40 * period))))
    const got = shareOf(samples)
    tell(`share every ${period} s`, share, got)
    expect(Math.abs(got / share - 1)).toBeLessThanOrEqual(0.02)
    const below = worstSupply(samples, cpu)
    console.log(`supply less its bound: ${(1000 * below).toFixed(1)} ms at the least`)
    expect(below).toBeGreaterThan(-tick)
  })

  test('gives no more when nobody else wants it', async context => {
    needsDeadline(context)
    const got = await withShare({ budget: 0.003, period: 0.01 }, 'program', async pid => shareOf(await watch(pid, 2)))
    tell('share, alone', 0.3, got)
    expect(Math.abs(got / 0.3 - 1)).toBeLessThanOrEqual(0.02)
  })

  test('takes no more than the share from the others', async context => {
    needsDeadline(context)
    const [before, during, after] = await besideCompetitors(
      async pids => [
        await coresOf(pids, 1),
        await withShare({ budget: 0.006, period: 0.01 }, 'program', () => coresOf(pids, 2)),
        await coresOf(pids, 1),
      ],
      16 * cores,
    )
    const expected = Math.min(before!, after!) - 0.6
    tell('cores of the others', expected, during!)
    expect(expected).toBeGreaterThan(0)
    expect(during).toBeGreaterThan(0.9 * expected)
  })

  test('is undone', async context => {
    needsDeadline(context)
    const policy = await withShare({ budget: 0.003, period: 0.01 }, 'thread', async pid => {
      expect(run(`chrt --pid ${pid}`)).toContain('SCHED_DEADLINE')
      for (const line of cpuCommands({ budget: 0.003, period: 0.01 }, { thread: pid }).undo) run(line)
      return run(`chrt --pid ${pid}`)
    })
    expect(policy).toContain('SCHED_OTHER')
  })
})
