import { SingleBar } from 'cli-progress'

/** Shows how far a job is, on standard error, once it has taken two seconds. */
export function progress(unit: string, total: number): { advance(): void; stop(): void } {
  const bar = new SingleBar({
    format: `{bar} {percentage}% of ${unit}, {eta_formatted} left`,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 5000,
    clearOnComplete: true,
    hideCursor: true,
  })
  let done = 0
  let shown = false
  const timer = setTimeout(() => {
    shown = true
    bar.start(total, done)
  }, 2000)
  return {
    advance() {
      done++
      if (shown) bar.update(done)
    },
    stop() {
      clearTimeout(timer)
      if (shown) bar.stop()
    },
  }
}

/** Shows how much of something without a known end is done, and what is at hand, once it has taken two seconds. */
export function counter(unit: string): { add(count: number, at: string): void; stop(): void } {
  const bar = new SingleBar({
    format: `{value} ${unit}; now {at}`,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 5000,
    clearOnComplete: true,
    hideCursor: true,
  })
  let done = 0
  let shown = false
  let at = ''
  const timer = setTimeout(() => {
    shown = true
    bar.start(0, done, { at })
  }, 2000)
  return {
    add(count, now) {
      done += count
      at = now
      if (shown) bar.update(done, { at })
    },
    stop() {
      clearTimeout(timer)
      if (shown) bar.stop()
    },
  }
}
