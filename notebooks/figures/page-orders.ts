import { comparePageOrders, pageOrdersChart, pageWidth } from 'precopy'
import { type Figure, percent, plain } from './figure.ts'
import { readBundled } from './repository.ts'

const file = 'data/traces/vlc-rtp-long.parquet'
const bandwidth = 16 * 2 ** 20
const rounds = 1
const STARTS = 20

export const pageOrders: Figure = {
  name: 'page-orders',
  width: pageWidth,
  seed: 1,
  inputs: [file],
  async draw() {
    const trace = await readBundled(file)
    const first = trace.start + 0.1 * trace.duration
    const starts = Array.from({ length: STARTS }, (_, i) => first + (i * 0.9 * trace.duration) / STARTS)
    const rows = comparePageOrders(trace, { bandwidth, rounds, starts })
    const optimum = rows.filter(row => row.order === 'optimal')
    const realisable = rows.filter(row => row.order.startsWith('least'))
    const best = (accounting: string) =>
      realisable.filter(row => row.accounting === accounting).toSorted((a, b) => a.pending.mean - b.pending.mean)[0]!
    const [before, skip] = [best('before-sending'), best('skip')]
    const change = ({ pending }: (typeof rows)[number]) =>
      `${percent(Math.abs(pending.change))} ± ${percent(pending.error)} ${pending.change < 0 ? 'fewer' : 'more'}`
    return {
      spec: pageOrdersChart(rows),
      numbers: {
        starts: plain(rows[0]!.starts),
        rounds: plain(rounds),
        bandwidth: { value: bandwidth, unit: 'bytes/s' },
        ...Object.fromEntries(
          rows.flatMap(({ accounting, order, sent, pending }) => [
            [`pending.${accounting}.${order}`, { value: pending.mean, unit: 'pages' }],
            [`pendingChange.${accounting}.${order}`, plain(pending.change)],
            [`pendingChangeError.${accounting}.${order}`, plain(pending.error)],
            [`sent.${accounting}.${order}`, { value: sent.mean, unit: 'pages' }],
          ]),
        ),
      },
      caption: `Which pages to send first. Pages sent while the guest runs and pages left for the downtime after ${rounds === 1 ? 'one round' : `${rounds} rounds`}
of pre-copy at ${bandwidth / 2 ** 20} MiB/s, by exact replay of a VLC server from ${rows[0]!.starts} starts; dots are means, bars hold 90% of the starts, numbers are
paired changes from address order with standard errors. Above, a page is clean if it was last written before it was sent
(before-sending); below, pages that are dirty again when their turn comes are skipped too. Sending the
${before.order.replaceAll('-', ' ')} pages first leaves ${change(before)} pages than address order, and with skipping ${change(skip)}
(${skip.order.replaceAll('-', ' ')} first). Optimal knows the future and leaves ${change(optimum[0]!)} and ${change(optimum[1]!)}.`,
    }
  },
}
