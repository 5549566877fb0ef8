import { formatNumber } from '../charts/format-number.ts'
import { empirical } from '../distributions/empirical.ts'
import type { ScheduleForecast, Share } from '../reservation/admission/evacuation.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import { type Answer, type Question, summaryOf } from './admit-answer.ts'
import type { AdmitFile, VmEntry } from './admit-file.ts'
import { type Cell, formatTable } from './output.ts'

/** Probability that intervals of draws hold. */
const LEVEL = 0.9

/** The answer for machines: seconds, bytes per second, cores, values in the unit of the prices. */
export function answerJson(host: AdmitFile, question: Question, answer: Answer) {
  const { admission, bandwidth, shift, forecasts, plans, best, meets, gains, moves } = answer
  const { downtimeLimit, draws, seed, model, goal, probability } = question
  const planJson = (plan: ScheduleForecast) => ({
    ...plan.schedule,
    makespan: summaryOf(plan.makespan, LEVEL),
    completion: summaryOf(plan.completion, LEVEL),
    downtime: summaryOf(plan.downtime, LEVEL),
    converged: plan.converged,
    success: plan.success,
  })
  return {
    host: { name: host.name, ...host.capacity },
    migration: { strategy: 'pre-copy', policy: 'qemu', ...(bandwidth !== undefined && { bandwidth }), downtimeLimit },
    model: model.name,
    draws,
    seed,
    level: LEVEL,
    goal: { ...goal, ...(probability !== undefined && { probability }) },
    admission,
    ...(shift !== undefined && { shift }),
    migrations: forecasts.map(({ name, draws: { converged, totalTime, downtime }, cost }) => ({
      name,
      convergence: share(converged),
      totalTime: summaryOf(empirical(totalTime), LEVEL),
      downtime: summaryOf(empirical(downtime), LEVEL),
      cost,
    })),
    plans: plans.map(planJson),
    ...(best && { best: planJson(best) }),
    ...(meets !== undefined && { meets }),
    gains,
    moves: moves.map(({ name, to, value }) => ({
      name,
      to,
      avoided: value.avoided.mean,
      cost: value.cost.mean,
      net: summaryOf(value.net, LEVEL),
      standardError: value.standardError,
      worthwhile: value.worthwhile,
      breakEven: value.breakEven,
    })),
  }
}

const share = (flags: Uint8Array) => flags.reduce((sum, one) => sum + one, 0) / flags.length

/** The answer for people. */
export function answerText(host: AdmitFile, question: Question, answer: Answer): string {
  const sections = [vmSection(host, question, answer), planSection(question, answer), gainSection(question, answer)]
  return [...sections, moveSection(question, answer)].filter(lines => lines.length > 0).join('\n\n')
}

function vmSection(host: AdmitFile, { evacuate }: Question, { admission, shift, forecasts }: Answer): string {
  const columns = [
    'vm',
    'cores',
    'on core',
    'link',
    ...(forecasts.length > 0 ? ['total time', 'downtime', 'cost'] : []),
  ]
  const row = ({ name, rate }: VmEntry): Cell[] => {
    const shares = admission.shares.filter(({ tenant }) => tenant === name)
    const known = forecasts.find(one => one.name === name)
    return [
      name,
      formatNumber(shares.reduce((sum, { utilisation }) => sum + utilisation, 0)),
      shares.map(({ core }) => core ?? '?').join(' '),
      rate > 0 ? `${formatBytes(rate)}/s` : '',
      ...(known ? [spread(known.draws.totalTime), spread(known.draws.downtime), formatNumber(known.cost)] : []),
    ]
  }
  return [
    formatTable(columns, host.tenants.map(row)),
    '',
    verdict(host, admission),
    ...(shift === undefined ? [] : [advice(host, evacuate, shift)]),
  ].join('\n')
}

const spread = (draws: Float64Array) => summary(empirical(draws))

function summary(law: Parameters<typeof summaryOf>[0]): string {
  const { median, lower, upper } = summaryOf(law, LEVEL)
  return `${formatSeconds(median)} [${formatSeconds(lower)}, ${formatSeconds(upper)}]`
}

function verdict({ name, capacity }: AdmitFile, { fits, cores, utilisation, rate }: Answer['admission']): string {
  const reserved = `${formatNumber(utilisation)} of ${formatNumber(capacity.cores * capacity.cap)} cores and ${formatBytes(rate)}/s of ${formatBytes(capacity.link)}/s reserved`
  if (fits) return `${name} fits: ${reserved}.`
  const why = [
    ...(cores === 'do not fit' ? ['no way to share out the cores'] : []),
    ...(cores === 'unknown' ? ['no way found to share out the cores'] : []),
    ...(rate > capacity.link ? ['too much of the link'] : []),
  ]
  return `${name} does not fit, ${why.join(' and ')}: ${reserved}.`
}

function advice({ tenants }: AdmitFile, evacuate: boolean, shift: NonNullable<Answer['shift']> | null): string {
  if (shift === null && evacuate)
    return 'The destinations have no room for all of them beside what receiving a migration takes.'
  if (shift === null) return 'No set of virtual machines can be migrated away so that it does.'
  const to = (name: string) => (shift.to[name] ? `${name} to ${shift.to[name]}` : name)
  const all = shift.away.length === tenants.length
  return [
    `Migrate ${shift.away.map(to).join(', ')}, at a cost of ${formatNumber(shift.cost)}`,
    all ? '.' : '; the others then fit, beside the sender from the first migration on',
    all ? '' : shift.least ? ', and nothing less does.' : '; not all smaller sets were tried.',
  ].join('')
}

function planSection({ goal, probability, draws, seed, model }: Question, { plans, best, meets }: Answer): string {
  if (!best) return ''
  const rows = plans.map(({ schedule, makespan, completion, downtime, success }): Cell[] => [
    schedule.concurrency,
    schedule.order.join(' '),
    summary(makespan),
    formatSeconds(completion.mean),
    summary(downtime),
    percent(success),
  ])
  const what = [
    'all converge',
    ...(goal.total === undefined ? [] : [`within ${formatSeconds(goal.total)}`]),
    ...(goal.downtime === undefined ? [] : [`no downtime above ${formatSeconds(goal.downtime)}`]),
  ].join(', ')
  const told = meets === true ? 'meets' : meets === false ? 'does not meet' : 'may or may not meet: draw more for'
  return [
    formatTable(['at once', 'order', 'all away', 'mean away', 'longest downtime', 'succeeds'], rows),
    '',
    `Succeeds: ${what}; with its 95% interval. Medians [90%]; mean away by weight; ${draws} draws by ${model.name}, seed ${seed}.`,
    `Best: ${best.schedule.concurrency} at once, ${best.schedule.order.join(' ')}${probability === undefined ? '' : `, which ${told} ${percentOf(probability)}`}.`,
  ].join('\n')
}

const percentOf = (p: number) => `${Number((100 * p).toFixed(1))}%`
const percent = ({ probability, lower, upper }: Share) =>
  `${percentOf(probability)} [${percentOf(lower)}, ${percentOf(upper)}]`

function gainSection({ horizon, quantile }: Question, { gains }: Answer): string {
  if (gains.length === 0) return ''
  const rows = gains.map(one => [one.name, one.mean, one.demand, one.error, one.ratio, one.saved].map(rounded))
  return [
    formatTable(['vm', 'mean demand', percentOf(quantile), 'forecast error', 'ratio', 'cores saved'], rows),
    '',
    `Ratio: what placement anew every ${formatSeconds(horizon)} sets aside, mean + forecast error, over what a placement that stays does, the ${percentOf(quantile)} quantile.`,
  ].join('\n')
}

const rounded = (cell: Cell): Cell => (typeof cell === 'number' ? cell.toFixed(2) : cell)

function moveSection({ horizon }: Question, { moves }: Answer): string {
  if (moves.length === 0) return ''
  const rows = moves.map(({ name, to, value }): Cell[] => {
    const [lower, upper] = value.interval
    return [
      name,
      to,
      formatNumber(value.avoided.mean),
      formatNumber(value.cost.mean),
      `${formatNumber(value.net.mean)} [${formatNumber(lower)}, ${formatNumber(upper)}]`,
      percent(value.worthwhile),
      value.breakEven === null ? 'not by then' : formatSeconds(value.breakEven),
    ]
  })
  return [
    formatTable(['vm', 'to', 'overload avoided', 'cost', 'net', 'worth it', 'breaks even after'], rows),
    '',
    `Over ${formatSeconds(horizon)}, in the unit of the prices (core-seconds by default): means, and of net the 90% interval.`,
  ].join('\n')
}
