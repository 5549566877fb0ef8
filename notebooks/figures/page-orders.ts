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
    const optimal = (accounting: string) => rows.find(row => row.accounting === accounting && row.order === 'optimal')!
    const best = (accounting: string) =>
      rows
        .filter(row => row.accounting === accounting && row.order.startsWith('least'))
        .toSorted((a, b) => a.pending.mean - b.pending.mean)[0]!
    const [before, skip] = [best('before-sending'), best('skip')]
    const change = ({ change, error }: (typeof rows)[number]['pending']) => {
      const digits = error < 0.01 ? 1 : 0
      return `${change < 0 ? '−' : '+'}${percent(Math.abs(change), digits)} ± ${percent(error, digits)}`
    }
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
paired changes from address order with standard errors. Above (before-sending), the dirty log is cleared page by page just before
sending, so that only what is written after a page was sent is left; below (skip), pages found dirty again when their turn
comes are left, too. Sending the ${before.order.replaceAll('-', ' ')} pages first changes what is left for the downtime by ${change(before.pending)}; with skipping nothing is
gained there (${skip.order.replaceAll('-', ' ')} first: ${change(skip.pending)}), but less is sent (${change(skip.sent)}). The order that is optimal if pages were
written by Poisson processes of the rates seen so far is no better: ${change(optimal('before-sending').pending)} and ${change(optimal('skip').pending)}.`,
    }
  },
}
