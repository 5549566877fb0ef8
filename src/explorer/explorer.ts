import { policyNames } from '../migration/policy-spec.ts'
import { type Controls, controlsIn } from './controls.ts'
import { type Drawer, drawing } from './drawing.ts'
import { appended, explored, type ShownOutcomes } from './forecast.ts'
import { type Asked, settingOf } from './messages.ts'
import { plotsIn } from './plots.ts'
import { resultsIn } from './results.ts'
import { commandOf, differencesOf, type Setting, settingFrom } from './setting.ts'
import { within } from './within.ts'

/** Draws on hand of one setting. */
interface Drawn {
  readonly setting: Setting
  readonly outcomes: ShownOutcomes
  readonly deadline: number
}

/** Makes an explorer of its part of a page; the promise is kept when it shows a first forecast. */
export function openExplorer(
  element: HTMLElement,
  asked: Asked,
  startWorker: () => Drawer,
  packed: string,
): Promise<void> {
  const start = settingOf(asked)
  const command = within<HTMLElement>(element, '.command code')
  const results = resultsIn(element, asked)
  const plots = plotsIn(element, asked)
  const choices = { policies: policyNames, models: asked.models }
  const [, differences = ''] = location.hash.startsWith(`#${element.id}?`) ? location.hash.split('?') : []

  let id = 0
  let setting = settingFrom(decodeURIComponent(differences), start, choices)
  let drawn: Drawn | undefined
  let reported: { readonly outcomes: Record<string, ShownOutcomes>; readonly deadline: number } | undefined
  let shown: () => void

  const show = () => {
    const usual = reported && { ...reported, outcomes: reported.outcomes[setting.model]! }
    if (usual) results.compare(explored(usual.outcomes))
    if (!drawn) return
    results.show(explored(drawn.outcomes), drawn.deadline)
    plots.show(drawn.setting, drawn, usual)
    shown()
  }
  const change = (changed: Setting) => {
    setting = changed
    id++
    command.replaceChildren(...unbroken(commandOf(asked.command, asked.spec, setting)))
    results.await()
    draw(id, setting)
    remember(element.id, differencesOf(setting, start))
  }
  const controls: Controls = controlsIn(element, asked, change)
  controls.set(setting)
  copyButton(element, command)

  const draw = drawing(startWorker, { asked, packed }, data => {
    if ('reported' in data) reported = { outcomes: data.reported, deadline: data.deadline }
    else if (data.id !== id) return
    else if ('problem' in data) return results.refuse(data.problem)
    else {
      const before = drawn?.setting === setting ? drawn.outcomes : undefined
      drawn = { setting, outcomes: appended(before, data.part), deadline: data.deadline }
    }
    show()
  })
  within<HTMLElement>(element, '.live').hidden = false
  within<HTMLElement>(element, '.off').hidden = true
  if (differences) element.scrollIntoView()
  change(setting)
  return new Promise(resolve => {
    shown = resolve
  })
}

/** A command in pieces that are not to be broken, an option with its value each. */
const unbroken = (command: string): (Node | string)[] =>
  command.split(/ (?=--)/).flatMap((piece, i) => {
    const element = document.createElement('span')
    element.textContent = piece
    return i > 0 ? [' ', element] : [element]
  })

/** Keeps what differs from the report in the page's address, so that it can be passed on. */
function remember(id: string, differences: string): void {
  const hash = differences ? `#${id}?${differences}` : ''
  if (location.hash === hash || (!hash && !location.hash.startsWith(`#${id}?`))) return
  clearTimeout(remembering)
  remembering = setTimeout(() => history.replaceState(null, '', hash || location.href.replace(/#.*/, '')), 300)
}

let remembering: ReturnType<typeof setTimeout> | undefined

function copyButton(element: HTMLElement, command: HTMLElement): void {
  const button = within<HTMLButtonElement>(element, '.command button')
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(command.textContent ?? '')
      button.textContent = 'Copied'
    } catch {
      getSelection()?.selectAllChildren(command)
      button.textContent = 'Selected'
    }
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 1500)
  }
}
