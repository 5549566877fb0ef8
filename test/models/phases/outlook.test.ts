import { describe, expect, test } from 'vitest'
import { distinctPages } from '../../../src/migration/distinct-pages.ts'
import { pageMemory } from '../../../src/migration/page-memory.ts'
import { memoryAtEnd } from '../../../src/migration/replay.ts'
import { historyOf } from '../../../src/models/phases/history.ts'
import { drawnWrites, type Outlook, outlookOf } from '../../../src/models/phases/outlook.ts'
import { components } from '../../../src/models/phases/stacking.ts'
import { source } from '../../../src/random.ts'
import { traceOfPages } from '../../traces.ts'
import { sum } from './histories.ts'

// Epoch k writes 800 pages of its own, but the first four, which write 100; twins lie in the empty half of memory.
const epoch = 0.5
const sizes = Array.from({ length: 20 }, (_, k) => (k < 4 ? 100 : 800))
const pageCount = 32_768
const trace = traceOfPages(
  sizes.map((size, k) => Array.from({ length: size }, (_, i) => 800 * k + i)),
  { pageCount, epoch },
)
const setting = {
  trace,
  level: Float64Array.of(...sizes.map(Math.log1p), Math.log1p(400)),
  horizons: Float64Array.of(0.5, 8),
  twins: pageCount / 64,
}
const memory = memoryAtEnd(trace)
const outlook = (changes: Partial<Outlook>): Outlook => ({
  component: 0,
  starts: Uint32Array.of(10),
  cumulative: Float64Array.of(1),
  slopes: Float64Array.of(0, 0),
  errors: Float64Array.of(0, 0),
  ...changes,
})

function draws(changes: Partial<Outlook>, seconds: number, n: number, horizons = setting.horizons) {
  const root = source(12)
  return Array.from({ length: n }, (_, i) => {
    const writes = drawnWrites(outlook(changes), { ...setting, horizons }, root.substream(i))
    return distinctPages(pageMemory(memory, writes), seconds)
  })
}

test('without slopes and errors: what followed the past time', () => {
  expect(new Set(draws({}, 1, 5))).toEqual(new Set([1600]))
  expect(new Set(draws({ starts: Uint32Array.of(3) }, 1, 5))).toEqual(new Set([900]))
})

test('begins with each past time as often as its weight says', () => {
  const n = 1500
  const changes = { starts: Uint32Array.of(0, 10), cumulative: Float64Array.of(0.2, 1) }
  const calm = draws(changes, 0.5, n).filter(pages => pages === 100).length
  expect(Math.abs(calm - 0.2 * n)).toBeLessThan(4 * Math.sqrt(n * 0.2 * 0.8))
})

describe('slopes', () => {
  // The level was 800 before the past time and is 400 now, and 100 before another one.
  const half = Math.log(401 / 801)

  test.each([
    [1, 1],
    [0.5, 1],
    [1, 0],
  ])('%d at half a second and %d at eight: between them by the logarithm of the middle of the write', (near, far) => {
    for (const seconds of [0.5, 1, 2, 4]) {
      const share = Math.min(1, Math.max(0, Math.log(seconds / 2 / 0.5) / Math.log(16)))
      const factor = Math.exp((near + share * (far - near)) * half)
      const [pages] = draws({ slopes: Float64Array.of(near, far) }, seconds, 1)
      const whole = 1600 * seconds
      expect(Math.abs(pages! - factor * whole)).toBeLessThan(4 * Math.sqrt(whole / 4) + whole / 128)
    }
  })

  test('raise what followed a calm time, to twice as much at most', () => {
    const changes = { starts: Uint32Array.of(0), slopes: Float64Array.of(1, 1) }
    expect(draws(changes, 0.5, 1)).toEqual([200])
    const [pages] = draws({ ...changes, slopes: Float64Array.of(0.2, 0.2) }, 0.5, 1)
    expect(Math.abs(pages! - 100 * Math.exp(0.2 * Math.log(401 / 101)))).toBeLessThan(4 * Math.sqrt(100 / 4))
  })

  test('die away beyond the last horizon', () => {
    const changes = { starts: Uint32Array.of(4), slopes: Float64Array.of(1, 1) }
    const [pages] = draws(changes, 7, 1, Float64Array.of(0.5, 2))
    const factor = Math.exp(Math.exp(1 - 3.5 / 2) * half)
    expect(Math.abs(pages! - factor * 11_200)).toBeLessThan(4 * Math.sqrt(11_200 / 4) + 11_200 / 128)
  })
})

describe('errors', () => {
  // Shares of draws within t errors, by Student's law of two and of three degrees of freedom (Abramowitz & Stegun 26.7.3–4).
  test("are Student's t with a degree of freedom for every four seconds, and two at least", () => {
    const n = 1500
    const error = 0.1
    const drawn = draws({ errors: Float64Array.of(error, error) }, 0.5, n)
    const within = (t: number) => drawn.filter(pages => Math.abs(Math.log(pages / 800)) <= t * error).length / n
    // 10 s are worth 2.5 degrees of freedom, between two and three; masks are a sixty-fourth apart.
    for (const t of [1, 2]) {
      const two = t / Math.sqrt(2 + t * t)
      const three = (2 / Math.PI) * (Math.atan(t / Math.sqrt(3)) + (t * Math.sqrt(3)) / (3 + t * t))
      const slack = 4 * Math.sqrt(0.25 / n) + 0.02
      expect(within(t)).toBeGreaterThan(two - slack)
      expect(within(t)).toBeLessThan(three + slack)
    }
  })

  test('leave the median where it is', () => {
    const pages = draws({ errors: Float64Array.of(0.2, 0.2) }, 0.5, 800)
    const below = pages.filter(count => count < 800).length
    const above = pages.filter(count => count > 800).length
    expect(Math.abs(below - above)).toBeLessThan(4 * Math.sqrt(800) + 0.05 * 800)
  })

  test('are one number a draw: windows are all too many or all too few', () => {
    const root = source(2)
    for (let i = 0; i < 200; i++) {
      const writes = drawnWrites(outlook({ errors: Float64Array.of(0.3, 0.3) }), setting, root.substream(i))
      const guest = pageMemory(memory, writes)
      const first = distinctPages(guest, 0.5)
      const second = distinctPages(guest, 0.5)
      if (Math.abs(first - 800) > 100) expect(Math.sign(second - 800)).toBe(Math.sign(first - 800))
    }
  })
})

test('of a history: starts with probabilities, slopes and errors at every horizon', () => {
  const history = historyOf(trace)
  components.forEach(({ carry, noisy }, c) => {
    const { component, starts, cumulative, slopes, errors } = outlookOf(history, c)
    expect(component).toBe(c)
    expect(cumulative.length).toBe(starts.length)
    expect(cumulative.at(-1)).toBeCloseTo(1, 12)
    expect(Array.from(cumulative)).toEqual(Array.from(cumulative).sort((a, b) => a - b))
    expect(slopes.length).toBe(history.futures.length)
    if (carry === 'none') expect(sum(slopes)).toBe(0)
    if (!noisy) expect(sum(errors)).toBe(0)
  })
})
