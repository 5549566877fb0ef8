/** What a sentence needs to know of a test; those of counts have a window. */
interface Finding {
  readonly window?: number
  readonly past: number
  readonly present: number
  readonly pValue: number
  readonly drifted: boolean
}

/** What tests of drift say, in one plain sentence. */
export function describeDrift(tests: readonly Finding[], level: number): string {
  const counts = tests.find(({ window, drifted }) => drifted && window !== undefined)
  const pages = tests.find(({ window, drifted }) => drifted && window === undefined)
  if (counts && pages) return `The guest ${describeCounts(counts, tests)}, and ${describePages(pages, 'its')}.`
  if (counts) return `The guest ${describeCounts(counts, tests)}.`
  if (pages) return `${describePages(pages, "the guest's")}.`
  const least = Math.min(...tests.map(({ pValue }) => pValue))
  const chance = `no difference is beyond chance (least ${probability(least)})`
  return `The guest writes as when the model was fitted: ${least > level ? chance : 'what differs is too little to matter'}.`
}

function describeCounts({ past, present, window, pValue }: Finding, [first]: readonly Finding[]): string {
  const what = window === first!.window ? 'pages per second' : `distinct pages in ${+window!.toPrecision(3)} s`
  const ratio = present / past
  const verdict =
    past === 0
      ? 'writes pages, and wrote none'
      : Math.abs(ratio - 1) < 0.05
        ? `writes as many ${what} on average, but in another rhythm than`
        : ratio >= 1.5
          ? `writes ${ratio.toFixed(1)} times as many ${what} as`
          : `writes ${percent(Math.abs(ratio - 1))} ${ratio > 1 ? 'more' : 'fewer'} ${what} than`
  return `${verdict} when the model was fitted (${probability(pValue)})`
}

function describePages({ past, present, pValue }: Finding, whose: string): string {
  const usual = past < 0.0005 ? 'none' : percent(past)
  return `${percent(present)} of ${whose} writes go to pages not written when the model was fitted, where ${usual} would be usual (${probability(pValue)})`
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`

const probability = (p: number): string => `p = ${+p.toPrecision(1)}`
