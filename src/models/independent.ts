import { dirichletVariate } from '../markov/dirichlet.ts'
import { pageMemory } from '../migration/page-memory.ts'
import { addRun, type PageSet } from '../migration/page-set.ts'
import { poisson, type Source } from '../random.ts'
import { workingSet } from '../working-set/scan.ts'
import { type Model, model, pagesOf } from './model.ts'

/** How often each page was dirty. */
export interface State {
  /** Mean seconds of an epoch. */
  readonly epoch: number
  readonly epochs: number
  /** Epochs in which a page was dirty, by page. */
  readonly dirtyEpochs: Uint32Array
  /** Of a redraw: probabilities that a page is dirty in an epoch, by page. */
  readonly probabilities?: Float64Array
}

/** Writes a second above which a page is tested by itself instead of through the events of all pages together. */
const HOT = 10

/**
 * Every page is written by a Poisson process of its own, at a rate of its own, and pages are independent: the model of
 * Checconi, Cucinotta & Stein (2009), where a page is dirty in an epoch with a probability of its own.
 *
 * A page dirty in c of n epochs of length Δ has the rate −ln(1 − c/n)/Δ, the maximum of its binomial likelihood; where
 * c = n that is infinite, and n − ½ epochs are taken.
 *
 * A redraw draws each page's probability from Beta(c, n − c), the posterior of Haldane's prior: its mean is c / n, so that
 * pages never written stay unwritten and the writes of all pages are right in the mean. Jeffreys' prior would add half a
 * dirty epoch to every page, which is more than most of them have.
 */
export function independent(): Model<State> {
  return model<State>(
    'independent',
    observed => {
      const trace = pagesOf('independent', observed)
      return { epoch: trace.epoch, epochs: trace.length, dirtyEpochs: workingSet(trace).dirtyEpochs }
    },
    (state, restore) => {
      const { dirtyEpochs, epochs } = state
      const pages = writtenPages(dirtyEpochs)
      const rates = ratesOf(state, pages)
      const cold = aliasTable(
        pages.filter(page => rates[page]! < HOT),
        rates,
      )
      const hot = Uint32Array.from(pages.filter(page => rates[page]! >= HOT))
      const curve = (seconds: number) => pages.reduce((sum, page) => sum - Math.expm1(-rates[page]! * seconds), 0)
      const logLikelihood = () =>
        pages.reduce((sum, page) => sum + logBinomial(dirtyEpochs[page]!, epochs, state.probabilities?.[page]), 0)
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
        redraw: source => restore({ ...state, probabilities: drawProbabilities(state, pages, source) }),
        glance: () => {
          const found = logLikelihood()
          return {
            logLikelihood: found,
            parameters: pages.length,
            aic: 2 * pages.length - 2 * found,
            bic: pages.length * Math.log(epochs * (pages.length || 1)) - 2 * found,
            converged: true,
          }
        },
        tidy: () => [
          { term: 'pages ever written', unit: 'pages', estimate: pages.length },
          { term: 'writes of all pages', unit: '1/s', ...totalOf(state, pages, rates) },
          { term: 'distinct pages in 1 s', unit: 'pages', estimate: curve(1) },
        ],
      }
    },
    { needsPages: true },
  )
}

/** Dirty epochs of which the rate is taken. */
const least = (count: number, epochs: number): number => Math.min(count, epochs - 0.5)

function writtenPages(dirtyEpochs: Uint32Array): number[] {
  const pages: number[] = []
  for (let page = 0; page < dirtyEpochs.length; page++) if (dirtyEpochs[page]! > 0) pages.push(page)
  return pages
}

function ratesOf({ dirtyEpochs, epochs, epoch, probabilities }: State, pages: readonly number[]): Float64Array {
  const rates = new Float64Array(dirtyEpochs.length)
  for (const page of pages) {
    rates[page] = -Math.log1p(-(probabilities?.[page] ?? least(dirtyEpochs[page]!, epochs) / epochs)) / epoch
  }
  return rates
}

function drawProbabilities({ dirtyEpochs, epochs }: State, pages: readonly number[], source: Source): Float64Array {
  const probabilities = new Float64Array(dirtyEpochs.length)
  for (const page of pages) {
    const dirty = least(dirtyEpochs[page]!, epochs)
    const [p] = dirichletVariate([dirty, epochs - dirty], source)
    probabilities[page] = Math.min(1 - 1e-9, p!)
  }
  return probabilities
}

/** The sum of the rates, with the interval that the delta method gives: Var λ̂ = p / ((1 − p) n Δ²). */
function totalOf({ dirtyEpochs, epochs, epoch }: State, pages: readonly number[], rates: Float64Array) {
  const estimate = pages.reduce((sum, page) => sum + rates[page]!, 0)
  const odds = pages.reduce((sum, page) => {
    const dirty = least(dirtyEpochs[page]!, epochs)
    return sum + dirty / (epochs - dirty)
  }, 0)
  const error = Math.sqrt(odds / epochs) / epoch
  return { estimate, ...(error > 0 && { lower: Math.max(0, estimate - 1.96 * error), upper: estimate + 1.96 * error }) }
}

/** ln of the Bernoulli likelihood of `count` dirty epochs out of n, by default at its maximum. */
function logBinomial(count: number, n: number, p = count / n): number {
  const clean = n - count
  return count * Math.log(p) + (clean > 0 ? clean * Math.log1p(-p) : 0)
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
