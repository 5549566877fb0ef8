import { describe, expect, test } from 'vitest'
import { defaultHost, typicalHost } from '../../src/migration/host.ts'
import { openParquet } from '../../src/trace/parquet.ts'
import { replayed } from './contract.ts'
import { json, traces } from './program.ts'

const gcc = `${traces}gcc-a000-before.parquet`
const { pageSize, pageCount, zeroPages = 0 } = (await openParquet(gcc)).info
const { pageHeader, zeroPageBytes, zeroScan, deviceState, setupTime, startUp, switchover, socketBuffer } =
  typicalHost(defaultHost)
const memory = (pageCount - zeroPages) * (pageSize + pageHeader) + zeroPages * zeroPageBytes + deviceState

const replay = async (...args: string[]) =>
  replayed.parse(await json(['replay', gcc, '--downtime-limit', '300ms', ...args])).replays[0]!

describe('stop-and-copy', () => {
  test('stops the guest for its memory over the bandwidth, and for what the host needs', async () => {
    const bandwidth = 16 * 2 ** 20
    const { converged, bytes, downtime, totalTime } = await replay(
      ...['--strategy', 'stop-and-copy', '--bandwidth', '16MiB/s'],
    )
    expect(converged).toBe(true)
    expect(bytes).toBe(memory)
    expect(downtime).toBeCloseTo((bytes - socketBuffer) / bandwidth + switchover, 9)
    expect(totalTime).toBeCloseTo(setupTime + startUp + downtime, 9)
  })

  test('on a fast link, finding zero pages takes longer than sending them', async () => {
    const bandwidth = 1.25e9
    const { bytes, downtime } = await replay(...['--strategy', 'stop-and-copy', '--bandwidth', '10Gbit/s'])
    const sent = (bytes - zeroPages * zeroPageBytes - socketBuffer) / bandwidth
    expect(downtime).toBeCloseTo(sent + zeroPages * zeroScan + switchover, 9)
  })

  test('goes as fast as the link once the guest is stopped', async () => {
    const args = ['--strategy', 'stop-and-copy', '--bandwidth', '1MiB/s', '--switchover-bandwidth', '16MiB/s']
    const { bytes, downtime } = await replay(...args)
    expect(downtime).toBeCloseTo((bytes - socketBuffer) / 2 ** 24 + switchover, 9)
  })

  test('is what no pass is', async () => {
    const [stop, none] = await Promise.all([
      replay('--bandwidth', '16MiB/s', '--strategy', 'stop-and-copy'),
      replay('--bandwidth', '16MiB/s', '--policy', 'fixed-rounds', '--rounds', '0'),
    ])
    expect(none).toEqual(stop)
  })
})

describe('fixed-rounds', () => {
  test('N passes are N + 1 rounds, and more of them stop the guest for less', async () => {
    const passes = [1, 2, 5]
    const replays = await Promise.all(
      passes.map(n => replay('--bandwidth', '48MiB/s', '--policy', 'fixed-rounds', '--rounds', String(n))),
    )
    expect(replays.map(({ rounds }) => rounds)).toEqual(passes.map(n => n + 1))
    const [one, two] = replays.map(({ downtime }) => downtime)
    expect(two).toBeLessThan(one!)
    for (const { bytes, totalTime } of replays) {
      expect(bytes).toBeGreaterThan(memory)
      expect(bytes).toBeLessThanOrEqual(48 * 2 ** 20 * totalTime)
    }
  })
})
