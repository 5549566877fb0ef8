import { dirichletVariate } from '../markov/dirichlet.ts'
import { betaVariate, binomial } from '../models/markov-variates.ts'
import type { Source } from '../random.ts'
import type { CountsTrace, Sample } from '../trace/counts.ts'

/** Jeffreys' prior of a share. */
const PRIOR = 0.5

/**
 * What a sample of the pages tells of all pages: draws of the counts that a census would have had.
 *
 * Windows of one sample are nested. QEMU hashes the sampled pages once and compares them with that after each period
 * (dirtyrate.c of the patch series of April 2023, `calculate_dirtyrate_sample_vm`), so a page has one state: zero, first
 * found written in window j, or neither. Errors of all windows are then those of one multinomial sample. The posterior is
 * the Dirichlet law of its shares, and given them the pages that were not sampled are multinomial: for a simple random
 * sample without replacement the exact posterior of the finite population (Ericson 1969), whose curves all rise and whose
 * error vanishes with the pages not sampled. QEMU draws with replacement, at most 1/16 of the pages: its error is at most
 * 3.2% larger. The prior is ½ for each of the three kinds of pages, that of written ones shared by the windows; a ½ for
 * each window would add pages for every window that is asked for.
 *
 * Zero pages are taken for unwritten as far as the counts allow, as the method of the source does: it knows of no others.
 * Counts that fall, as of a page that was written back, are taken to stay: it was written.
 *
 * Windows of samples of their own have a beta law each, with Jeffreys' prior, whose draws are put into ascending order: that
 * brings a curve that is known to rise nearer to the truth (Chernozhukov, Fernández-Val & Galichon 2009).
 *
 * @returns a function that draws; nothing is drawn of counts that have no sample
 */
export function countsPosterior(counts: CountsTrace): (source: Source) => CountsTrace {
  const { sample, ...known } = counts
  if (!sample) return () => known
  const draw = sample.together ? drawTogether(sample, known.pageCount) : drawApart(sample, known.pageCount)
  return source => ({ ...known, ...draw(source) })
}

type Drawn = Pick<CountsTrace, 'pages' | 'zeroPages'>

function drawTogether({ pages, dirty, zero }: Sample, pageCount: number): (source: Source) => Drawn {
  const sampled = pages[0]!
  const written = increments(dirty)
  const writtenEver = total(written)
  const zeroWritten = Math.max(0, (zero ?? 0) + writtenEver - sampled)
  const unwritten = zero === undefined ? [] : [zero - zeroWritten]
  const counts = [...written, sampled - writtenEver - total(unwritten), ...unwritten]
  const shapes = counts.map((count, j) => count + (j < written.length ? PRIOR / written.length : PRIOR))
  return source => {
    const unseen = multinomial(pageCount - sampled, dirichletVariate(shapes, source), source)
    const all = counts.map((count, j) => count + unseen[j]!)
    const curve = runningSums(all.slice(0, written.length))
    if (zero === undefined) return { pages: curve }
    const overlap = writtenEver > 0 ? (zeroWritten / writtenEver) * curve.at(-1)! : 0
    return { pages: curve, zeroPages: all.at(-1)! + overlap }
  }
}

function drawApart({ pages, dirty }: Sample, pageCount: number): (source: Source) => Drawn {
  return source => {
    const shares = pages.map((sampled, i) => {
      const precision = sampled + 2 * PRIOR
      return betaVariate((dirty[i]! + PRIOR) / precision, precision, source)
    })
    return { pages: Float64Array.from(shares, share => share * pageCount).sort() }
  }
}

/** Pages first found written in each window. */
function increments(dirty: readonly number[]): number[] {
  let most = 0
  return dirty.map(count => {
    const added = Math.max(0, count - most)
    most += added
    return added
  })
}

/** Counts by kind of n pages with these shares, by binomial counts of what is left. */
function multinomial(n: number, shares: readonly number[], source: Source): number[] {
  let pages = n
  let rest = 1
  return shares.map((share, j) => {
    const count = j === shares.length - 1 ? pages : binomial(pages, Math.min(1, share / rest), source)
    pages -= count
    rest -= share
    return count
  })
}

function runningSums(values: readonly number[]): Float64Array {
  let sum = 0
  return Float64Array.from(values, value => {
    sum += value
    return sum
  })
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
