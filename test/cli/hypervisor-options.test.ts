import { Command, CommanderError } from 'commander'
import { describe, expect, test } from 'vitest'
import { describePath, describePolicy } from '../../src/cli/describe-policy.ts'
import { addGridOptions, addMigrationOptions, gridSpecs, migrationSpec } from '../../src/cli/options.ts'
import type { MigrationSpec } from '../../src/migration/spec.ts'
import { migrationOf } from '../../src/migration/spec.ts'
import { scratch } from '../trace/scratch.ts'

const { write } = scratch()
const path = write('path.csv', 'time,rate\n0,1MB/s\n1,3MB/s\n')
const usual = ['--bandwidth', '8MB/s', '--downtime-limit', '300ms']

/** The specifications that a command line asks for. */
function specs(args: readonly string[], add = addMigrationOptions): MigrationSpec[] {
  let asked: MigrationSpec[] = []
  const command = add(new Command().exitOverride().configureOutput({ writeErr: () => undefined })).action(options => {
    asked = add === addMigrationOptions ? [migrationSpec(options)] : gridSpecs(options)
  })
  command.parse(args, { from: 'user' })
  return asked
}

describe('what is asked for', () => {
  test('nothing more than before, unless asked', () => {
    expect(specs(usual)).toEqual([
      { strategy: 'pre-copy', policy: 'qemu', bandwidth: 8e6, downtimeLimit: 0.3, passes: 4 },
    ])
  })

  test.each<[string[], Partial<MigrationSpec>]>([
    [['--auto-converge'], { autoConverge: true }],
    [['--dirty-limit', '5MB/s'], { dirtyLimit: 5e6 }],
    [['--available-switchover-bandwidth', '1GB/s'], { availableSwitchoverBandwidth: 1e9 }],
    [['--clearing', 'before-sending'], { clearing: 'before-sending' }],
    [
      ['--policy', 'cloud-hypervisor', '--timeout', '60s', '--timeout-strategy', 'ignore'],
      { policy: 'cloud-hypervisor', timeout: 60, timeoutStrategy: 'ignore' },
    ],
    [['--policy', 'clark', '--minimum-bandwidth', '1MB/s'], { policy: 'clark', minimumBandwidth: 1e6 }],
    [['--policy', 'xen-old', '--multifd', '4'], { policy: 'xen-old', encoding: { channels: 4 } }],
    [['--compression', '2.5', '--multifd', '2'], { encoding: { compression: { ratio: 2.5 }, channels: 2 } }],
    [['--xbzrle', '3'], { encoding: { xbzrle: { ratio: 3 } } }],
    [['--policy', 'xen', '--throttle', '0.25'], { policy: 'xen', throttle: 0.25 }],
  ])('%j', (args, expected) => {
    const [spec] = specs([...usual, ...args])
    expect(spec).toEqual({ ...specs(usual)[0], ...expected })
    expect(migrationOf(spec!).policy.name).toBe(spec!.policy)
  })

  test('a path that changes, in place of the bandwidth, for which its mean stands', () => {
    const link = {
      series: [
        { time: 0, rate: 1e6 },
        { time: 1, rate: 3e6 },
      ],
    }
    const expected = { ...specs(usual)[0], bandwidth: 2e6, link }
    expect(specs(['--link', path, '--downtime-limit', '300ms'])).toEqual([expected])
    expect(specs(['--link', path, '--downtime-limit', '300ms'], addGridOptions)).toEqual([expected])
    const withDefaults = (command: Command) => addMigrationOptions(command, { bandwidth: '1MB/s', downtimeLimit: '1s' })
    const report = withDefaults(new Command()).action(() => undefined)
    report.parse(['--link', path], { from: 'user' })
    expect(report.opts()).toMatchObject({ bandwidth: 2e6, link })
  })
})

describe('what is refused', () => {
  test.each([
    [['--auto-converge', '--policy', 'xen'], "option '--auto-converge' belongs to the policy qemu: xen"],
    [['--timeout', '1s'], "option '--timeout <time>' belongs to the policy cloud-hypervisor: qemu"],
    [['--minimum-bandwidth', '1B/s'], "option '--minimum-bandwidth <rate>' belongs to the policy clark: qemu"],
    [['--auto-converge', '--dirty-limit', '1MB/s'], 'cannot be used with option'],
    [['--xbzrle', '2', '--multifd', '2'], 'cannot be used with option'],
    [['--xbzrle', '2', '--compression', '2'], 'cannot be used with option'],
    [['--link', path], "option '--link <file>' cannot be used with option '--bandwidth <rate>'"],
    [['--compression', '0'], 'expected a number above 0'],
    [['--multifd', '1.5'], 'expected a whole number from 1 on'],
    [['--clearing', 'later'], 'Allowed choices are at-synchronisation, before-sending'],
  ])('%j', (args, message) => {
    expect(() => specs([...usual, ...args])).toThrow(CommanderError)
    expect(() => specs([...usual, ...args])).toThrow(message)
  })

  test('a first round faster than the path, at any of its bandwidths', () => {
    const args = ['--policy', 'clark', '--minimum-bandwidth', '5MB/s', '--downtime-limit', '1s', '--bandwidth']
    expect(() => specs([...args, '4MB/s'])).toThrow(
      'command line: --minimum-bandwidth: is more than the bandwidth, 4000000 (5000000)',
    )
    expect(() => specs([...args, '8MB/s,4MB/s'], addGridOptions)).toThrow('is more than the bandwidth, 4000000')
    expect(specs([...args, '8MB/s,5MB/s'], addGridOptions).length).toBe(2)
  })
})

describe('a migration in words', () => {
  const words = (...args: string[]) => {
    const [spec] = specs([...usual, ...args])
    return [describePolicy(spec!), ...describePath(spec!)]
  }

  test.each([
    [[], ['qemu, downtime limit 300 ms', 'at 7.629 MiB/s']],
    [['--auto-converge'], ['qemu, downtime limit 300 ms, auto-converge', 'at 7.629 MiB/s']],
    [
      ['--dirty-limit', '1MiB/s', '--clearing', 'before-sending'],
      ['qemu, downtime limit 300 ms, dirty limit 1 MiB/s, log cleared before sending', 'at 7.629 MiB/s'],
    ],
    [
      ['--available-switchover-bandwidth', '1GiB/s', '--switchover-bandwidth', '2GiB/s'],
      ['qemu, downtime limit 300 ms, switchover assumed at 1 GiB/s', 'at 7.629 MiB/s', 'and 2 GiB/s once stopped'],
    ],
    [
      ['--policy', 'xen'],
      ['xen', 'at 7.629 MiB/s'],
    ],
    [
      ['--policy', 'fixed-rounds'],
      ['fixed-rounds, 4 passes', 'at 7.629 MiB/s'],
    ],
    [
      ['--policy', 'cloud-hypervisor', '--timeout', '60s'],
      ['cloud-hypervisor, downtime limit 300 ms, cancel after 60 s', 'at 7.629 MiB/s'],
    ],
    [
      ['--policy', 'clark', '--minimum-bandwidth', '1MiB/s', '--compression', '2', '--multifd', '4'],
      ['clark, from 1 MiB/s on', 'at 7.629 MiB/s', 'compressed by 2', 'multifd with 4 channels'],
    ],
    [
      ['--xbzrle', '3'],
      ['qemu, downtime limit 300 ms', 'at 7.629 MiB/s', 'XBZRLE by 3'],
    ],
  ])('%j', (args, expected) => {
    expect(words(...args)).toEqual(expected)
  })

  test('names the kind of a path that changes', () => {
    const [spec] = specs(['--link', path, '--downtime-limit', '300ms'])
    expect(describePath(spec!)).toEqual(['at 1.907 MiB/s (series)'])
  })
})
