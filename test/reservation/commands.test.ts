import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cpuCommands,
  linkCommands,
  migrationThreads,
  monitorCommands,
  reservationCommands,
} from '../../src/reservation/commands.ts'

describe('a CPU share', () => {
  const cpu = { budget: 0.03, period: 0.1 }
  const chrt =
    'chrt --deadline --reset-on-fork --sched-runtime 30000000 --sched-deadline 100000000 --sched-period 100000000'

  test('of a program that is started under it', () => {
    expect(cpuCommands(cpu, { program: 'nc -N host 4444' })).toEqual({ apply: [`${chrt} 0 nc -N host 4444`], undo: [] })
  })

  test('of a thread that runs, which becomes an ordinary one again', () => {
    const undo = ['chrt --other --pid 0 4711']
    expect(cpuCommands(cpu, { thread: 4711 })).toEqual({ apply: [`${chrt} --pid 0 4711`], undo })
    expect(cpuCommands(cpu, { thread: 'TID' }).apply).toEqual([`${chrt} --pid 0 TID`])
  })

  test('is told in whole nanoseconds', () => {
    const { apply } = cpuCommands({ budget: 0.1 / 3, period: 0.1 }, { thread: 1 })
    expect(apply[0]).toContain('--sched-runtime 33333333 ')
  })

  test.each([
    { budget: 1024e-9, period: 1e-4 },
    { budget: 0.095, period: 0.1 },
    { budget: 0.0095, period: 0.01 },
    { budget: 1, period: 4.194304 },
  ])('of %o is what the kernel just admits', one => {
    expect(cpuCommands(one, { thread: 1 }).apply).toHaveLength(1)
  })

  test.each([
    [{ budget: 1023e-9, period: 1e-4 }, 'budget'],
    [{ budget: 0.11, period: 0.1 }, 'budget must not exceed the period of 0.1 s: 0.11 s'],
    [{ budget: 0.0951, period: 0.1 }, 'share must not exceed 0.95: 0.951'],
    [{ budget: 1e-5, period: 99e-6 }, 'period'],
    [{ budget: 1, period: 4.194305 }, 'period must be 100 µs to 4.194304 s: 4.194305 s'],
    [{ budget: Number.NaN, period: 0.1 }, 'NaN'],
    [{ budget: 0.01, period: Number.NaN }, 'NaN'],
    [{ budget: -0.01, period: 0.1 }, '-0.01'],
  ])('of %o is refused', (one, message) => {
    expect(() => cpuCommands(one, { thread: 1 })).toThrow(RangeError)
    expect(() => cpuCommands(one, { thread: 1 })).toThrow(message)
  })

  test.each([0, -1, 1.5, '', '1 2', 'TID;reboot'])('is given to no thread %o', thread => {
    expect(() => cpuCommands(cpu, { thread })).toThrow(RangeError)
  })

  test('is given to no empty program', () => {
    expect(() => cpuCommands(cpu, { program: ' ' })).toThrow('program must not be empty')
  })

  test('threads have names that the kernel can hold', () => {
    expect(migrationThreads.filter(name => name.length > 15)).toEqual([])
  })
})

describe('a link share', () => {
  const link = { rate: 8388608, burst: 65536 }
  const place = { device: 'eth0', port: 4444, bandwidth: 41943040 }
  const add = 'tc class add dev eth0 parent'
  const rest = 'burst 65536 cburst 65536 quantum 69676'

  test('is a tree of three classes and a filter for each family of addresses', () => {
    expect(linkCommands(link, place)).toEqual({
      apply: [
        'tc qdisc add dev eth0 root handle 1: htb default 20',
        `${add} 1: classid 1:1 htb rate 41943040bps ceil 41943040bps ${rest}`,
        `${add} 1:1 classid 1:10 htb rate 8388608bps ceil 8388608bps ${rest}`,
        `${add} 1:1 classid 1:20 htb rate 33554432bps ceil 41943040bps ${rest}`,
        'tc filter add dev eth0 parent 1: protocol ip prio 4 ' +
          'u32 match ip protocol 6 0xff match ip dport 4444 0xffff flowid 1:10',
        'tc filter add dev eth0 parent 1: protocol ipv6 prio 6 ' +
          'u32 match ip6 protocol 6 0xff match ip6 dport 4444 0xffff flowid 1:10',
      ],
      undo: ['tc qdisc del dev eth0 root'],
    })
  })

  test('may grow into what is idle', () => {
    const { apply } = linkCommands(link, { ...place, borrow: true })
    expect(apply[2]).toContain('rate 8388608bps ceil 41943040bps')
  })

  test('is for one address', () => {
    const filters = (address: string) =>
      linkCommands(link, { ...place, address }).apply.filter(line => line.includes('filter'))
    expect(filters('10.0.0.2')).toEqual([
      'tc filter add dev eth0 parent 1: protocol ip prio 4 ' +
        'u32 match ip protocol 6 0xff match ip dport 4444 0xffff match ip dst 10.0.0.2/32 flowid 1:10',
    ])
    expect(filters('fd00::2')).toEqual([
      'tc filter add dev eth0 parent 1: protocol ipv6 prio 6 ' +
        'u32 match ip6 protocol 6 0xff match ip6 dport 4444 0xffff match ip6 dst fd00::2/128 flowid 1:10',
    ])
  })

  test('rates of the classes are whole and add up to the link', () => {
    const rates = fc.tuple(
      fc.double({ min: 1e5, max: 1e10, noNaN: true }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    )
    fc.assert(
      fc.property(rates, ([bandwidth, share]) => {
        const { apply } = linkCommands({ rate: share * bandwidth, burst: 65536 }, { ...place, bandwidth })
        const [whole, ...parts] = apply.slice(1, 4).map(line => Number(/ rate (\d+)bps/.exec(line)![1]))
        expect(parts[0]! + parts[1]!).toBe(whole)
        expect(Math.abs(whole! - bandwidth)).toBeLessThanOrEqual(0.5)
      }),
    )
  })

  test.each([
    [{ rate: 5e7, burst: 65536 }, "rate must be within the link's 41943040 B/s and leave some: 50000000 B/s"],
    [{ rate: 41943040, burst: 65536 }, 'leave some'],
    [{ rate: 0, burst: 65536 }, 'rate must be 1 B/s or more: 0 B/s'],
    [{ rate: Number.NaN, burst: 65536 }, 'NaN'],
    [{ rate: 8388608, burst: 1513 }, 'burst'],
    [{ rate: 8388608, burst: Number.NaN }, 'NaN'],
    [{ rate: 200, burst: 65536 }, 'less than 274 s of each class: 65536 B'],
  ])('of %o is refused', (one, message) => {
    expect(() => linkCommands(one, place)).toThrow(RangeError)
    expect(() => linkCommands(one, place)).toThrow(message)
  })

  test.each([
    [{ device: 'eth0;reboot' }, 'device'],
    [{ device: '' }, 'device'],
    [{ device: 'a-name-too-long0' }, 'device'],
    [{ port: 0 }, 'port'],
    [{ port: 65536 }, 'port'],
    [{ port: 80.5 }, 'port'],
    [{ address: 'example.org' }, 'address'],
    [{ address: '10.0.0.2 flowid' }, 'address'],
    [{ address: 'cafe' }, 'address'],
    [{ mtu: 67 }, 'mtu'],
    [{ bandwidth: Number.POSITIVE_INFINITY }, 'rate'],
    [{ bandwidth: Number.NaN }, 'rate'],
  ])('is not made at %o', (one, message) => {
    expect(() => linkCommands(link, { ...place, ...one })).toThrow(RangeError)
    expect(() => linkCommands(link, { ...place, ...one })).toThrow(message)
  })
})

describe('a reservation', () => {
  const reservation = { cpu: { budget: 0.002, period: 0.01 }, link: { rate: 8388608, burst: 65536 } }
  const place = { device: 'eth0', port: 4444, bandwidth: 41943040, sender: { thread: 'TID' } }

  test('is both shares, and undone backwards', () => {
    const { apply, undo } = reservationCommands(Object.freeze(reservation), Object.freeze(place))
    expect(apply.slice(0, -1)).toEqual(linkCommands(reservation.link, place).apply)
    expect(apply.at(-1)).toMatch(/^chrt --deadline .* --pid 0 TID$/)
    expect(undo).toEqual(['chrt --other --pid 0 TID', 'tc qdisc del dev eth0 root'])
  })

  test('is lines that white space splits into arguments', () => {
    const { apply, undo } = reservationCommands(reservation, place)
    for (const line of [...apply, ...undo]) expect(line).toMatch(/^[\w.:/-]+( [\w.:/-]+)+$/)
  })
})

describe("lines for QEMU's monitor", () => {
  test('say bytes, where a bare number would be MiB, and milliseconds', () => {
    expect(monitorCommands({ bandwidth: 67108864, downtimeLimit: 0.3 })).toEqual([
      'migrate_set_parameter max-bandwidth 67108864B',
      'migrate_set_parameter downtime-limit 300',
    ])
  })

  test('tell the bandwidth at switchover when it is known', () => {
    const [, line] = monitorCommands({ bandwidth: 1e6, downtimeLimit: 0.1, switchoverBandwidth: 1.5e6 })
    expect(line).toBe('migrate_set_parameter avail-switchover-bandwidth 1500000B')
  })

  test('promise no more than was asked', () => {
    expect(monitorCommands({ bandwidth: 1000.9, downtimeLimit: 0.0829 })).toEqual([
      'migrate_set_parameter max-bandwidth 1000B',
      'migrate_set_parameter downtime-limit 82',
    ])
    expect(monitorCommands({ bandwidth: 1, downtimeLimit: 0.29 })[1]).toMatch(/ 290$/)
  })

  test.each([
    { bandwidth: 0.5, downtimeLimit: 0.1 },
    { bandwidth: Number.POSITIVE_INFINITY, downtimeLimit: 0.1 },
    { bandwidth: 1e6, downtimeLimit: 0.0009 },
    { bandwidth: 1e6, downtimeLimit: 2001 },
    { bandwidth: 1e6, downtimeLimit: Number.NaN },
    { bandwidth: 1e6, downtimeLimit: 0.1, switchoverBandwidth: 0 },
  ])('are not for %o', settings => {
    expect(() => monitorCommands(settings)).toThrow(RangeError)
  })
})
