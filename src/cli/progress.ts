import { SingleBar } from 'cli-progress'

/** Shows how far a job is, on standard error, once it has taken two seconds. */
export function progress(unit: string, total: number): { advance(): void; stop(): void } {
  const shown = barOf(`{bar} {percentage}% of ${unit}, {eta_formatted} left`, total)
  return { advance: () => shown.add(1), stop: shown.stop }
}

/** Shows how much of something without a known end is done, and what is at hand, once it has taken two seconds. */
export function counter(unit: string): { add(count: number, now: string): void; stop(): void } {
  const shown = barOf(`{value} ${unit}; now {now}`, 0)
  return { add: (count, now) => shown.add(count, { now }), stop: shown.stop }
}

function barOf(format: string, total: number) {
  const bar = new SingleBar({
    format,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 5000,
    clearOnComplete: true,
    hideCursor: true,
  })
  let done = 0
  let said: object = {}
  let isShown = false
  const timer = setTimeout(() => {
    isShown = true
    bar.start(total, done, said)
  }, 2000)
  return {
    add(count: number, payload: object = {}) {
      done += count
      said = payload
      if (isShown) bar.update(done, payload)
    },
    stop() {
      clearTimeout(timer)
      if (isShown) bar.stop()
    },
  }
}
