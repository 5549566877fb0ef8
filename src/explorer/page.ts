/// <reference lib="dom" />
import { openScrollers, replacePictures } from '../charts/live.ts'
import { openExplorer } from './explorer.ts'
import type { Asked } from './messages.ts'

const text = (id: string) => document.getElementById(id)?.textContent ?? ''

const script = URL.createObjectURL(new Blob([text('explorer-worker')], { type: 'text/javascript' }))

/** Seconds for which the pictures of the page wait for the first forecast. */
const PATIENCE = 1

const first = Array.from(document.querySelectorAll<HTMLElement>('[data-explorer]'), (element, i) => {
  const asked: Asked = JSON.parse(text(`${element.id}-asked`))
  const open = () => openExplorer(element, asked, () => new Worker(script), text(`${element.id}-fits`))
  if (i === 0 || location.hash.startsWith(`#${element.id}?`)) return open()
  const observer = new IntersectionObserver(
    seen => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      open()
    },
    { rootMargin: '50%' },
  )
  observer.observe(element)
  return undefined
})

openScrollers()
Promise.race([first[0], new Promise(resolve => setTimeout(resolve, PATIENCE * 1000))]).then(replacePictures)
