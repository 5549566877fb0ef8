import type { Tally } from '../forecast/plan/certify.ts'
import { bestStart, earliestStart } from '../forecast/plan/starts.ts'
import { type Commands, migrationThreads, monitorCommands, reservationCommands } from '../reservation/commands.ts'
import { hostShare, tcpFraming } from '../reservation/network/framing.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import { describePath, describeStrategy } from './describe-policy.ts'
import { formatShare, formatTable } from './output.ts'
import type { Answer, Share } from './plan-answer.ts'

/** Where the reservations are made. */
export interface Place {
  readonly device: string
  readonly port: number
  /** Bytes per second that the wire carries. */
  readonly capacity: number
}

/** What makes the reservations, and what the hypervisor is told. */
export interface PlanCommands extends Commands {
  readonly monitor: readonly string[]
}

/** The commands of an answer; `TID` stands for the id of the sender's thread. */
export function commandsOf({ setting, reserved, migration }: Answer, { device, port, capacity }: Place): PlanCommands {
  const framing = tcpFraming()
  const shares = { ...reserved, link: hostShare(reserved.link, framing) }
  const bandwidth = hostShare({ rate: capacity, burst: 0 }, framing).rate
  const commands = reservationCommands(shares, { device, port, bandwidth, sender: { thread: 'TID' } })
  return { ...commands, monitor: migration.policy === 'qemu' ? monitorCommands(setting) : [] }
}

/** The answer as JSON. */
export function planJson(answer: Answer, commands: PlanCommands) {
  const { requirement, setting, tally, bounds, reserved, isMet, ...rest } = answer
  const { probability, downtime, totalTime } = requirement
  const { bandwidth, downtimeLimit, throttle } = setting
  const { draws, met, lower, upper } = tally
  return {
    probability,
    downtime,
    ...(totalTime !== undefined && { totalTime }),
    met: isMet,
    bandwidth,
    downtimeLimit,
    throttle,
    bounds: { missed: bounds[0], met: bounds[1] },
    achieved: { probability: met / draws, lower, upper, draws },
    reservation: reserved,
    commands,
    ...rest,
  }
}

/** What is said of an answer, in parts. */
export interface Said {
  readonly headline: string
  readonly setting: readonly string[]
  readonly reserve: { readonly columns: readonly string[]; readonly rows: readonly string[][] }
  readonly check?: string
  readonly forecast: { readonly columns: readonly string[]; readonly rows: readonly string[][] }
  readonly notes: readonly string[]
  readonly commands: readonly string[]
}

export function sayAnswer(answer: Answer, commands: PlanCommands, horizon: number): Said {
  const { migration, setting, reserved, models, unreserved, forecast } = answer
  const { cpu, link, delay } = reserved
  const rows = [
    ['forecast', tallyOf(answer.tally), summaryOf(forecast.totalTime), summaryOf(forecast.downtime)],
    ...(models.length > 1 ? models.map(model => [model.model, shareOf(model), '', '']) : []),
  ]
  return {
    headline: headline(answer, horizon),
    setting: [`${describeStrategy(migration)}, ${describePath(migration).join(', ')}`, boundsOf(answer)].filter(
      Boolean,
    ),
    reserve: {
      columns: ['reserve', ''],
      rows: [
        ...(cpu ? [['CPU of the sender', `${formatSeconds(cpu.budget)} in every ${formatSeconds(cpu.period)}`]] : []),
        ['link, on the wire', `${formatBytes(link.rate)}/s, bursts of ${formatBytes(link.burst)}`],
        ['which add at worst', formatSeconds(delay.cpu + delay.link)],
      ],
    },
    ...(answer.check && { check: checkOf(answer) }),
    forecast: { columns: ['', 'keeps it', 'total time', 'downtime'], rows },
    notes: [
      'Medians, and intervals that hold with probability 0.9; of shares 0.95, as far as the draws go.',
      `Without a CPU share of the sender's own: ${shareOf(unreserved)}; the guest then loses ${formatShare(unreserved.lost)} of its time to it.`,
      ...startsOf(answer),
    ],
    commands: [
      ...commands.monitor.map(line => `(qemu) ${line}`),
      ...commands.apply,
      ...(cpu ? [`# TID: the thread of QEMU called ${migrationThreads.join(', before 9.1 ')}, once it sends`] : []),
      ...(setting.throttle > 0
        ? [`# and a cap on the guest's virtual CPUs at ${formatShare(1 - setting.throttle)} of a core each`]
        : []),
    ],
  }
}

/** The answer for a terminal. */
export function describeAnswer({ headline, setting, reserve, check, forecast, notes, commands }: Said): string {
  const table = ({ columns, rows }: Said['reserve']) => formatTable(columns, rows)
  const parts = [
    [`${headline}:`],
    setting,
    [table(reserve)],
    check ? [check] : [],
    [table(forecast), ...notes],
    commands,
  ]
  return parts
    .filter(part => part.length > 0)
    .map(part => part.join('\n'))
    .join('\n\n')
}

const summaryOf = ({ median, lower, upper }: { median: number; lower: number; upper: number }) =>
  `${formatSeconds(median)} [${formatSeconds(lower)}, ${formatSeconds(upper)}]`

function headline({ requirement, sought, isMet }: Answer, horizon: number): string {
  const { downtime, totalTime, probability } = requirement
  const kept = `downtime ≤ ${formatSeconds(downtime)}${totalTime === undefined ? '' : ` and total time ≤ ${formatSeconds(totalTime)}`}`
  const start = horizon > 0 ? `starts within ${formatSeconds(horizon)}` : 'starts now'
  const what = {
    bandwidth: 'The least bandwidth with which',
    downtimeLimit: 'The least downtime limit with which',
    throttle: 'No setting will do unless the guest is held; the least with which',
    nothing: 'With what is given',
  }[sought]
  const promise = `a migration that ${start} keeps ${kept} with probability ${probability}`
  return isMet
    ? `${what} ${promise}`
    : `Nothing within reach lets ${promise.replace(' keeps ', ' keep ')}; nearest comes`
}

function boundsOf({ sought, bounds: [missed, met] }: Answer): string {
  if (sought === 'nothing' || met === null) return ''
  const format = {
    bandwidth: (value: number) => `${formatBytes(value)}/s`,
    downtimeLimit: formatSeconds,
    throttle: formatShare,
  }[sought]
  return `Certainly enough: ${format(met)}; certainly too little: ${missed === 0 ? 'none found' : format(missed)}.`
}

function startsOf({ starts, requirement }: Answer): string[] {
  if (!starts) return []
  const [best, earliest] = [bestStart(starts), earliestStart(starts, requirement)]
  const at = (seconds: number) => (seconds === 0 ? 'now' : `in ${formatSeconds(seconds)}`)
  return [
    `Best start: ${at(best.at)} (${shareOf(best)}); ${earliest ? `likely enough first: ${at(earliest.at)}` : 'likely enough: none'}.`,
  ]
}

function checkOf({ check, requirement }: Answer): string {
  const { replays, met, unknown, longest } = check!
  return [
    `Replayed from the part of the trace that was not fitted: ${met} of ${replays} keep it`,
    replays > 0 ? ` (${shareOf({ ...check!, probability: met / replays })}, asked ${requirement.probability}` : '',
    replays > 0 ? `; longest downtime ${formatSeconds(longest.downtime)})` : '',
    unknown > 0 ? `; ${unknown} outlast the trace` : '',
    '.',
  ].join('')
}

const shareOf = ({ probability, lower, upper }: Share) =>
  `${formatShare(probability)} [${formatShare(lower)}, ${formatShare(upper)}]`

const tallyOf = ({ met, draws, lower, upper }: Tally) => shareOf({ probability: met / draws, lower, upper })
