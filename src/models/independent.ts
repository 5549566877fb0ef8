import { pageMemory } from '../migration/page-memory.ts'
import { addRun, type PageSet } from '../migration/page-set.ts'
import { poisson, type Source } from '../random.ts'
import { workingSet } from '../working-set/scan.ts'
import { type Model, model, pagesOf } from './model.ts'

interface State {
  /** Mean seconds of an epoch. */
  readonly epoch: number
  readonly epochs: number
  /** Epochs in which a page was dirty, by page. */
  readonly dirtyEpochs: Uint32Array
}

/** Writes a second above which a page is tested by itself instead of through the events of all pages together. */
const HOT = 10

/**
 * Every page is written by a Poisson process of its own, at a rate of its own, and pages are independent: the model of
 * Checconi, Cucinotta & Stein (2009), where a page is dirty in an epoch with a probability of its own.
 *
 * A page dirty in c of n epochs of length Δ has the rate −ln(1 − c/n)/Δ, the maximum of its binomial likelihood; where
 * c = n that is infinite, and n − ½ epochs are taken.
 */
export function independent(): Model<State> {
  return model<State>(
    'independent',
    observed => {
      const trace = pagesOf('independent', observed)
      return { epoch: trace.epoch, epochs: trace.length, dirtyEpochs: workingSet(trace).dirtyEpochs }
    },
    state => {
      const { dirtyEpochs, epochs } = state
      const rates = ratesOf(state)
      const pages = Array.from(dirtyEpochs.keys()).filter(page => dirtyEpochs[page]! > 0)
      const cold = aliasTable(
        pages.filter(page => rates[page]! < HOT),
        rates,
      )
      const hot = Uint32Array.from(pages.filter(page => rates[page]! >= HOT))
      const curve = (seconds: number) => pages.reduce((sum, page) => sum - Math.expm1(-rates[page]! * seconds), 0)
      const logLikelihood = pages.reduce((sum, page) => sum + logBinomial(dirtyEpochs[page]!, epochs), 0)
      return {
        guest: (source, memory) =>
          pageMemory(memory, {
            horizon: Number.POSITIVE_INFINITY,
            write(seconds, log) {
              for (let event = poisson(cold.rate * seconds, source); event > 0; event--) cold.mark(log, source)
              for (const page of hot) if (source() < -Math.expm1(-rates[page]! * seconds)) addRun(log, page, page + 1)
            },
          }),
        curve,
        glance: () => ({
          logLikelihood,
          parameters: pages.length,
          aic: 2 * pages.length - 2 * logLikelihood,
          bic: pages.length * Math.log(epochs * (pages.length || 1)) - 2 * logLikelihood,
          converged: true,
        }),
        tidy: () => [
          { term: 'pages ever written', unit: 'pages', estimate: pages.length },
          {
            term: 'writes of all pages',
            unit: '1/s',
            estimate: cold.rate + hot.reduce((sum, p) => sum + rates[p]!, 0),
          },
          { term: 'distinct pages in 1 s', unit: 'pages', estimate: curve(1) },
        ],
      }
    },
    { needsPages: true },
  )
}

const ratesOf = ({ dirtyEpochs, epochs, epoch }: State): Float64Array =>
  Float64Array.from(dirtyEpochs, count => -Math.log1p(-Math.min(count, epochs - 0.5) / epochs) / epoch)

/** ln of the Bernoulli likelihood of `count` dirty epochs out of n at its maximum. */
function logBinomial(count: number, n: number): number {
  const clean = n - count
  return count * Math.log(count / n) + (clean > 0 ? clean * Math.log(clean / n) : 0)
}

/** Draws a page with probability proportional to its rate in constant time (Walker 1977; Vose 1991). */
function aliasTable(pages: number[], rates: Float64Array) {
  const n = pages.length
  const rate = pages.reduce((sum, page) => sum + rates[page]!, 0)
  const keep = Float64Array.from(pages, page => (rates[page]! * n) / rate)
  const alias = Uint32Array.from(pages)
  const small: number[] = []
  const large: number[] = []
  keep.forEach((weight, i) => {
    ;(weight < 1 ? small : large).push(i)
  })
  while (small.length > 0 && large.length > 0) {
    const i = small.pop()!
    const j = large.at(-1)!
    alias[i] = pages[j]!
    keep[j]! -= 1 - keep[i]!
    if (keep[j]! < 1) small.push(large.pop()!)
  }
  for (const i of [...small, ...large]) keep[i] = 1
  const direct = Uint32Array.from(pages)
  return {
    rate,
    mark(log: PageSet, source: Source): void {
      const u = source() * n
      const i = Math.floor(u)
      const page = u - i < keep[i]! ? direct[i]! : alias[i]!
      log[page >>> 5]! |= 1 << (page & 31)
    },
  }
}
