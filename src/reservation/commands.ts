import type { HtbClass } from './network/htb.ts'
import { migrationClasses } from './network/migration-classes.ts'
import type { CpuShare, LinkShare, Reservation } from './reservation.ts'

/** Lines of a root shell, each also an argv when split at white space; `undo` takes back what `apply` did. */
export interface Commands {
  readonly apply: readonly string[]
  readonly undo: readonly string[]
}

/** Who is given a CPU share: a program about to be started, or a thread that runs (its id, or what stands for it). */
export type Sender = { readonly program: string } | { readonly thread: number | string }

/**
 * What the thread that sends a migration of QEMU is called in `/proc/PID/task/TID/comm`: `mig/src/main` since 9.1,
 * `live_migration` before (migration/migration.c, commit 60ce47675d, "migration: Rename thread debug names"). Before
 * 11.0 threads have names under `-name …,debug-threads=on` only. With multifd the bytes go through `mig/src/send_N`
 * (`multifdsend_N`), which need shares of their own.
 */
export const migrationThreads: readonly string[] = ['mig/src/main', 'live_migration']

const kernel = { minimumRuntime: 1024, minimumPeriod: 100_000, maximumPeriod: 4_194_304_000 }

/**
 * A CPU share as `chrt` makes it: SCHED_DEADLINE is a hard constant bandwidth server, whose runtime, deadline and
 * period are the budget and twice the period (nanoseconds). The sender may not be bound to some of the cores. What it
 * forks and the threads it starts are ordinary ones: without `--reset-on-fork` the kernel would refuse them, and QEMU
 * aborts when it cannot start a thread. A kernel without high-resolution ticks ends a budget up to a tick late, and
 * makes up for it in the periods that follow.
 *
 * @throws RangeError when the budget exceeds the period or what the kernel leaves to such tasks (95% of a core,
 * /proc/sys/kernel/sched_rt_runtime_us), the budget is less than 1024 ns, or the period is outside 100 µs to 4.194304 s
 * (Linux, kernel/sched/deadline.c, `__checkparam_dl`); when a thread's id is none, or there is no program
 */
export function cpuCommands(cpu: CpuShare, sender: Sender): Commands {
  const { runtime, period } = nanoseconds(cpu)
  const server = `--sched-runtime ${runtime} --sched-deadline ${period} --sched-period ${period}`
  const chrt = `chrt --deadline --reset-on-fork ${server}`
  if ('program' in sender) {
    if (!/\S/.test(sender.program)) throw new RangeError('program must not be empty')
    return { apply: [`${chrt} 0 ${sender.program}`], undo: [] }
  }
  const { thread } = sender
  const known = typeof thread === 'number' ? Number.isInteger(thread) && thread > 0 : /^\w+$/.test(thread)
  if (!known) throw new RangeError(`thread must be the id of one: ${thread}`)
  return { apply: [`${chrt} --pid 0 ${thread}`], undo: [`chrt --other --pid 0 ${thread}`] }
}

function nanoseconds(cpu: CpuShare): { runtime: number; period: number } {
  const [runtime, period] = [cpu.budget, cpu.period].map(seconds => Math.round(seconds * 1e9)) as [number, number]
  if (!(period >= kernel.minimumPeriod && period <= kernel.maximumPeriod))
    throw new RangeError(`period must be 100 µs to 4.194304 s: ${cpu.period} s`)
  if (!(runtime >= kernel.minimumRuntime)) throw new RangeError(`budget must be 1024 ns or more: ${cpu.budget} s`)
  if (runtime > period) throw new RangeError(`budget must not exceed the period of ${cpu.period} s: ${cpu.budget} s`)
  if (runtime * 20 > period * 19) throw new RangeError(`share must not exceed 0.95: ${runtime / period}`)
  return { runtime, period }
}

/** Where a link share is made. */
export interface LinkPlace {
  /** The interface that the migration leaves by. */
  readonly device: string
  /** The TCP port that it goes to, and the address, IPv4 or IPv6; by default any. */
  readonly port: number
  readonly address?: string
  /** What the link carries, bytes per second, counted as the shares are. */
  readonly bandwidth: number
  /** Whether the migration may use what its neighbours leave idle; by default it may not. */
  readonly borrow?: boolean
  /** The largest packet, bytes; by default 1500. */
  readonly mtu?: number
}

const ethernetHeader = 14
/** A bucket is told to the kernel as 64 ns ticks of sending at its rate, in 32 bits (iproute2, `tc_calc_xmittime`). */
const longestBurst = 2 ** 32 * 64e-9

/**
 * A link share as `tc` makes it: a hierarchical token bucket (HTB) with `migrationClasses`, the migration's told by its
 * port. HTB counts frames with their 14 bytes of Ethernet header (1514 bytes for 1448 of TCP payload) and without preamble,
 * checksum and gap: of a wire of 125·10⁶ bytes per second it sees 125·10⁶ · 1514/1538. `bps` is bytes per second to `tc`
 * (iproute2, lib/utils_math.c, `get_rate64`). Each class has its quantum, so that no r2q is guessed.
 *
 * @throws RangeError when the rate is less than 1 B/s, the link cannot carry it or would have less than 1 B/s for the
 * neighbours, the burst is less than a frame or takes a class 274 s or longer, or device, port, address or mtu are none
 */
export function linkCommands(link: LinkShare, place: LinkPlace): Commands {
  checkPlace(place)
  const { device, port, address, borrow = false, mtu = 1500 } = place
  const [rate, whole, burst] = [link.rate, place.bandwidth, link.burst].map(Math.round) as [number, number, number]
  if (!(rate >= 1)) throw new RangeError(`rate must be 1 B/s or more: ${link.rate} B/s`)
  if (!(whole - rate >= 1 && Number.isFinite(whole)))
    throw new RangeError(`rate must be within the link's ${place.bandwidth} B/s and leave some: ${link.rate} B/s`)
  const frame = mtu + ethernetHeader
  const [own, migration, others] = migrationClasses({ rate, burst }, whole, borrow)
  if (!(burst >= frame && burst < longestBurst * Math.min(rate, others.rate)))
    throw new RangeError(`burst must be a frame or more, and less than 274 s of each class: ${link.burst} B`)

  const tree = (parent: string, id: string, { rate, ceil = rate, quantum }: HtbClass) =>
    `tc class add dev ${device} parent ${parent} classid ${id} htb rate ${rate}bps ceil ${ceil}bps ` +
    `burst ${burst} cburst ${burst} quantum ${quantum}`
  const families = address === undefined ? [4, 6] : [address.includes(':') ? 6 : 4]
  const filter = (family: number) => {
    const ip = family === 6 ? 'ip6' : 'ip'
    const to = address === undefined ? '' : ` match ${ip} dst ${address}/${family === 6 ? 128 : 32}`
    return (
      `tc filter add dev ${device} parent 1: protocol ${family === 6 ? 'ipv6' : 'ip'} prio ${family} ` +
      `u32 match ${ip} protocol 6 0xff match ${ip} dport ${port} 0xffff${to} flowid 1:10`
    )
  }
  return {
    apply: [
      `tc qdisc add dev ${device} root handle 1: htb default 20`,
      tree('1:', '1:1', own),
      tree('1:1', '1:10', migration),
      tree('1:1', '1:20', others),
      ...families.map(filter),
    ],
    undo: [`tc qdisc del dev ${device} root`],
  }
}

function checkPlace({ device, port, address, mtu = 1500 }: LinkPlace): void {
  if (!/^\w[\w.:@-]{0,14}$/.test(device)) throw new RangeError(`device must be an interface's name: ${device}`)
  if (!(Number.isInteger(port) && port >= 1 && port <= 65535)) throw new RangeError(`port must be 1 to 65535: ${port}`)
  if (address !== undefined && !/^(\d{1,3}(\.\d{1,3}){3}|(?=.*:)[\da-fA-F:.]+)$/.test(address))
    throw new RangeError(`address must be of IPv4 or IPv6: ${address}`)
  if (!(Number.isInteger(mtu) && mtu >= 68)) throw new RangeError(`mtu must be 68 bytes or more: ${mtu}`)
}

/** The commands of both shares: what is applied last is undone first. @throws RangeError as its parts do */
export function reservationCommands(reservation: Reservation, place: LinkPlace & { sender: Sender }): Commands {
  const link = linkCommands(reservation.link, place)
  const cpu = reservation.cpu ? cpuCommands(reservation.cpu, place.sender) : { apply: [], undo: [] }
  return { apply: [...link.apply, ...cpu.apply], undo: [...cpu.undo, ...link.undo] }
}

/** What QEMU is told: bytes of its stream per second, which frames and headers come on top of, and seconds. */
export interface MonitorSettings {
  readonly bandwidth: number
  readonly downtimeLimit: number
  /** What it may count on when the guest stops (`avail-switchover-bandwidth`, QEMU 8.2 and later). */
  readonly switchoverBandwidth?: number
}

/**
 * Lines for QEMU's monitor (HMP) to be typed before `migrate`. A bare bandwidth would be MiB there
 * (migration/migration-hmp-cmds.c, `hmp_migrate_set_parameter`, `qemu_strtosz_MiB`), so each says that it is in bytes;
 * the downtime limit is in whole milliseconds, rounded down. QEMU lifts `max-bandwidth` when the guest stops: from then
 * on only the link share holds it.
 *
 * @throws RangeError when a bandwidth is less than 1 B/s, or the limit is not between 1 ms and 2000 s
 */
export function monitorCommands(settings: MonitorSettings): string[] {
  const { bandwidth, downtimeLimit, switchoverBandwidth } = settings
  const milliseconds = Math.floor(Number((downtimeLimit * 1000).toFixed(6)))
  if (!(milliseconds >= 1 && milliseconds <= 2_000_000))
    throw new RangeError(`downtimeLimit must be 1 ms to 2000 s: ${downtimeLimit} s`)
  return [
    `migrate_set_parameter max-bandwidth ${wholeBytes(bandwidth)}B`,
    ...(switchoverBandwidth === undefined
      ? []
      : [`migrate_set_parameter avail-switchover-bandwidth ${wholeBytes(switchoverBandwidth)}B`]),
    `migrate_set_parameter downtime-limit ${milliseconds}`,
  ]
}

function wholeBytes(rate: number): number {
  const bytes = Math.floor(rate)
  if (!(bytes >= 1 && Number.isSafeInteger(bytes))) throw new RangeError(`bandwidth must be 1 B/s or more: ${rate} B/s`)
  return bytes
}
