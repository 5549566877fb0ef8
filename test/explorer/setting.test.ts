import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bandwidthText,
  commandOf,
  differencesOf,
  limitText,
  type Setting,
  settingFrom,
  specOf,
} from '../../src/explorer/setting.ts'
import { type MigrationSpec, policyNames } from '../../src/migration/spec.ts'
import { parseQuantity } from '../../src/units.ts'

const MIB = 2 ** 20
const asked: MigrationSpec = {
  strategy: 'pre-copy',
  policy: 'qemu',
  bandwidth: 16 * MIB,
  downtimeLimit: 0.1,
  passes: 4,
  autoConverge: true,
  deadline: 90,
}
const start: Setting = { bandwidth: 16 * MIB, downtimeLimit: 0.1, policy: 'qemu', model: 'phases' }
const changed: Setting = { bandwidth: 48 * MIB, downtimeLimit: 0.33, policy: 'xen', model: 'resample' }

describe('the migration in a setting', () => {
  test('is the one asked for, but for what the setting changes', () => {
    expect(specOf(asked, start)).toEqual(asked)
    expect(specOf(asked, changed)).toEqual({ ...asked, bandwidth: 48 * MIB, downtimeLimit: 0.33, policy: 'xen' })
  })

  test('is on the changing path while the bandwidth is as asked, and on a constant one otherwise', () => {
    const link = { schedule: [{ from: 0, rate: 1e6 }] }
    expect(specOf({ ...asked, link }, { ...start, policy: 'xen' }).link).toEqual(link)
    expect(specOf({ ...asked, link }, changed)).not.toHaveProperty('link')
  })
})

describe('the command', () => {
  const options = [
    { words: ['--seed', '7'] },
    { words: ['--auto-converge'], policy: 'qemu' as const },
    { words: ['--link', 'a path.csv'], path: true },
  ]

  test('repeats what was asked for, as far as it has a meaning in the setting', () => {
    expect(commandOf({ file: 'vlc.parquet', options }, asked, start)).toBe(
      'npx precopy forecast vlc.parquet --bandwidth 16MiB/s --downtime-limit 100ms --policy qemu --model phases --seed 7 --auto-converge',
    )
    expect(commandOf({ file: "it's.csv", options }, asked, changed)).toBe(
      "npx precopy forecast 'it'\\''s.csv' --bandwidth 48MiB/s --downtime-limit 330ms --policy xen --model resample --seed 7",
    )
  })

  test('names the path in the place of its bandwidth', () => {
    const command = commandOf({ file: 'vlc.parquet', options }, { ...asked, link: { schedule: [] } }, start)
    expect(command).toContain("--link 'a path.csv'")
    expect(command).not.toContain('--bandwidth')
  })
})

describe('quantities are written as the command line reads them, to the last bit', () => {
  const positive = fc.double({ min: 1e-6, max: 1e13, noNaN: true })

  test.each([
    [bandwidthText, 'bytes per second'],
    [limitText, 'seconds'],
  ] as const)('%o', (text, dimension) => {
    fc.assert(
      fc.property(positive, value => {
        expect(parseQuantity(text(value), dimension)).toBe(value)
      }),
    )
  })

  test('and for people where that is exact', () => {
    expect(bandwidthText(1.125 * MIB)).toBe('1.125MiB/s')
    expect(bandwidthText(20e6)).toBe('20000000B/s')
    expect(limitText(0.3)).toBe('300ms')
  })
})

describe('an address', () => {
  const choices = { policies: policyNames, models: ['resample', 'phases'] }

  test('tells what differs, and brings it back', () => {
    expect(differencesOf(start, start)).toBe('')
    expect(differencesOf(changed, start)).toBe('bandwidth=48MiB/s&downtime-limit=330ms&policy=xen&model=resample')
    for (const setting of [start, changed]) {
      expect(settingFrom(differencesOf(setting, start), start, choices)).toEqual(setting)
    }
  })

  test('that makes no sense changes nothing', () => {
    expect(settingFrom('bandwidth=-1&downtime-limit=soon&policy=hope&model=oracle&x', start, choices)).toEqual(start)
    expect(settingFrom('bandwidth=500&downtime-limit=1h', start, choices)).toEqual(start)
  })
})
