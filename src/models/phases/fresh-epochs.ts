import { type Source, uniformInteger } from '../../random.ts'

/**
 * Epochs to play one after another: from `first` to the end of the trace, then from a random epoch on that has a stretch
 * of `stretch` epochs not played yet, until one that was played is met. No epoch is played twice before there is no such
 * stretch any more: pages are not written again because their epoch was drawn again.
 */
export function freshEpochs(
  epochs: number,
  first: number,
  stretch: number,
  source: Source,
  onJump: (to: number) => void,
): () => number {
  const played = new Uint8Array(epochs)
  let following = first
  return () => {
    if (following === epochs || played[following] === 1) {
      following = restart(played, stretch, source)
      onJump(following)
    }
    played[following] = 1
    return following++
  }
}

function restart(played: Uint8Array, stretch: number, source: Source): number {
  const open: number[] = []
  let unplayed = 0
  for (let epoch = played.length - 1; epoch >= 0; epoch--) {
    unplayed = played[epoch] === 1 ? 0 : unplayed + 1
    if (unplayed >= stretch) open.push(epoch)
  }
  if (open.length > 0) return open[uniformInteger(open.length, source)]!
  played.fill(0)
  return uniformInteger(Math.max(1, played.length - stretch + 1), source)
}
