import type { Order, Told } from './messages.ts'
import type { Setting } from './setting.ts'

/** What a page uses of a worker. */
export interface Drawer {
  onmessage: ((event: MessageEvent<Told>) => void) | null
  postMessage(order: Order): void
  terminate(): void
}

/** Milliseconds after which a worker that has not begun what it was told is taken to be within an earlier draw. */
const PATIENCE = 1000

/**
 * Has settings drawn, the latest that was asked for, by a worker at a time. A worker hears nothing within a draw, which may
 * take minutes: one that does not begin a new setting in time is ended, and another one begins it. A setting that was begun
 * is left alone, and so is a worker that still unpacks. As a draw depends on its number alone, nothing else changes.
 *
 * @param start makes a worker
 * @param carried is what a worker is told first
 * @param hear is told of what was carried once, and of draws
 */
export function drawing(
  start: () => Drawer,
  carried: Order,
  hear: (told: Exclude<Told, { begun: true }>) => void,
): (id: number, setting: Setting) => void {
  let worker: Drawer
  let [isOpen, wasOpened] = [false, false]
  let waiting: { readonly id: number; readonly setting: Setting } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const watch = () => {
    clearTimeout(timer)
    if (!isOpen || !waiting) return
    // In halves: where the page itself was busy, it hears what was told meanwhile before the second one is over.
    timer = setTimeout(() => {
      timer = setTimeout(restart, PATIENCE / 2)
    }, PATIENCE / 2)
  }
  const restart = () => {
    worker.onmessage = null
    worker.terminate()
    open()
    if (waiting) worker.postMessage(waiting)
  }
  const open = () => {
    isOpen = false
    worker = start()
    worker.onmessage = ({ data }) => {
      if ('reported' in data) {
        isOpen = true
        watch()
        if (wasOpened) return
        wasOpened = true
      } else if ('begun' in data) {
        if (data.id !== waiting?.id) return
        waiting = undefined
        return watch()
      }
      hear(data)
    }
    worker.postMessage(carried)
  }
  open()
  return (id, setting) => {
    waiting = { id, setting }
    worker.postMessage(waiting)
    watch()
  }
}
