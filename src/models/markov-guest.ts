import { categorical } from '../markov/simulate.ts'
import type { Guest, MemoryState } from '../migration/guest.ts'
import { pageMemory } from '../migration/page-memory.ts'
import { type PageSet, pageSet } from '../migration/page-set.ts'
import { type Source, standardNormal, uniformInteger } from '../random.ts'
import type { Group, State } from './markov-state.ts'
import { betaVariate, binomial } from './markov-variates.ts'

/** Seconds after which the slow factor has forgotten all but 1/e. */
const MEMORY = 2

type Setting = Pick<State, 'pageCount' | 'epoch'>

/** Guests of groups of pages, drawn epoch by epoch from the present on. */
export function groupGuests(groups: readonly Group[], { pageCount, epoch }: Setting) {
  const words = scattered(groups, pageCount)
  const remembered = Math.exp(-epoch / MEMORY)
  const renewed = Math.sqrt(1 - remembered ** 2)
  return (source: Source, memory: MemoryState): Guest => {
    const dirty = pageSet(pageCount)
    const chains = groups.map(group => pageChain(group, dirty))
    let slow = standardNormal(source)
    let elapsed = epoch
    let written = words.length
    return pageMemory(memory, {
      horizon: Number.POSITIVE_INFINITY,
      write(seconds, log) {
        for (let rest = seconds; ; ) {
          const ends = elapsed + rest >= epoch - 1e-12
          const until = ends ? words.length : Math.round((words.length * (elapsed + rest)) / epoch)
          for (; written < until; written++) log[words[written]!]! |= dirty[words[written]!]!
          if (!ends) {
            elapsed += rest
            return
          }
          rest = Math.max(0, rest - (epoch - elapsed))
          elapsed = 0
          written = 0
          slow = remembered * slow + renewed * standardNormal(source)
          for (const chain of chains) chain(slow, source)
        }
      },
    })
  }
}

/** The words with pages of groups, in the order in which an epoch writes them: far from each other, so that any part of
 * it writes some of each group. */
function scattered(groups: readonly Group[], pageCount: number): Uint32Array {
  const used = pageSet(pageCount).fill(0)
  for (const { members } of groups) for (const page of members) used[page >>> 5] = 1
  const words = Uint32Array.from(used.keys()).filter(word => used[word] === 1)
  const place = words.map(word => Math.imul(word + 1, 0x9e3779b1))
  return Uint32Array.from(words.keys())
    .sort((a, b) => place[a]! - place[b]!)
    .map(i => words[i]!)
}

/** A group's pages from epoch to epoch: draws its level, then how many pages become and stay dirty, then which. */
function pageChain(group: Group, dirty: PageSet): (slow: number, source: Source) => void {
  const { transition, levels, drift } = group
  const pages = group.members.slice()
  let level = group.present
  let count = group.dirty
  for (let i = 0; i < count; i++) dirty[pages[i]! >>> 5]! |= 1 << (pages[i]! & 31)
  const swap = (i: number, j: number) => {
    const page = pages[i]!
    pages[i] = pages[j]!
    pages[j] = page
  }
  return (slow, source) => {
    level = categorical(transition[level]!, source)
    const { becomes, stays, precision } = levels[level]!
    const factor = Math.exp(drift * slow - drift ** 2 / 2)
    const clean = pages.length - count
    const fresh = binomial(clean, Math.min(1, factor * betaVariate(becomes, precision[0], source)), source)
    const stayed = count === 0 ? 0 : binomial(count, betaVariate(stays, precision[1], source), source)
    for (let i = 0; i < fresh; i++) {
      swap(count + i, count + i + uniformInteger(clean - i, source))
      const page = pages[count + i]!
      dirty[page >>> 5]! |= 1 << (page & 31)
    }
    for (let left = count; left > stayed; ) {
      swap(uniformInteger(left, source), --left)
      const page = pages[left]!
      dirty[page >>> 5]! &= ~(1 << (page & 31))
    }
    for (let i = Math.min(count - stayed, fresh) - 1; i >= 0; i--) swap(stayed + i, count + fresh - 1 - i)
    count = stayed + fresh
  }
}
