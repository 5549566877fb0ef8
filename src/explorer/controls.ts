import { type Dimension, QuantityError } from '../units.ts'
import { type Bounds, bandwidthBounds, limitBounds, readTyped } from './bounds.ts'
import type { Asked } from './messages.ts'
import { settingOf } from './messages.ts'
import { bandwidthScale, limitScale, placeOf, type Scale } from './scale.ts'
import { bandwidthText, followsPolicy, heedsLimit, limitText, type Setting } from './setting.ts'
import { within } from './within.ts'

export interface Controls {
  set(setting: Setting): void
}

/** Steps of a slider that Page Up and Page Down take: an octave of bandwidth, about as much of a limit. */
const PAGE = 8

/** Connects the controls; `change` is told of every setting that a person makes. */
export function controlsIn(element: HTMLElement, asked: Asked, change: (setting: Setting) => void): Controls {
  const start = settingOf(asked)
  let setting = start
  const make = (part: Partial<Setting>) => {
    setting = { ...setting, ...part }
    show()
    change(setting)
  }
  const bandwidth = quantityIn(element, 'bandwidth', {
    asked: start.bandwidth,
    scale: bandwidthScale(start.bandwidth),
    dimension: 'bytes per second',
    bounds: bandwidthBounds(start.bandwidth),
    format: bandwidthText,
    change: value => make({ bandwidth: value }),
  })
  const limit = quantityIn(element, 'limit', {
    asked: start.downtimeLimit,
    scale: limitScale(start.downtimeLimit),
    dimension: 'seconds',
    bounds: limitBounds(start.downtimeLimit),
    format: limitText,
    change: value => make({ downtimeLimit: value }),
  })
  const policy = within<HTMLSelectElement>(element, '.policy select')
  const model = within<HTMLSelectElement>(element, '.model select')
  const reset = within<HTMLButtonElement>(element, '.reset')
  policy.disabled = !followsPolicy(asked.spec)
  policy.onchange = () => make({ policy: policy.value as Setting['policy'] })
  model.onchange = () => make({ model: model.value })
  reset.onclick = () => make(start)

  const show = () => {
    bandwidth.set(setting.bandwidth)
    limit.set(setting.downtimeLimit)
    policy.value = setting.policy
    model.value = setting.model
    const unheeded = !followsPolicy(asked.spec) || !heedsLimit(setting.policy)
    limit.hint(
      unheeded ? `${followsPolicy(asked.spec) ? setting.policy : asked.spec.strategy} does not look at it.` : '',
    )
    if (asked.spec.link) {
      const isAsked = setting.bandwidth === start.bandwidth
      bandwidth.hint(isAsked ? 'The path of --link, and what stands for it.' : 'Constant, in place of --link.')
    }
    const same = (Object.keys(start) as (keyof Setting)[]).every(key => setting[key] === start[key])
    reset.setAttribute('aria-disabled', String(same))
  }
  return {
    set: asked => {
      setting = asked
      show()
    },
  }
}

interface Quantity {
  readonly asked: number
  readonly scale: Scale
  /** Of what is typed. */
  readonly dimension: Dimension
  readonly bounds: Bounds
  format(value: number): string
  change(value: number): void
}

/** A slider and a field for one quantity: the slider has the values of its scale, the field has any within bounds. */
function quantityIn(element: HTMLElement, name: string, quantity: Quantity) {
  const { asked, scale, dimension, bounds, format, change } = quantity
  const slider = within<HTMLInputElement>(element, `.${name} [type=range]`)
  const field = within<HTMLInputElement>(element, `.${name} [type=text]`)
  const hint = within<HTMLElement>(element, `.${name} .hint`)
  const share = (value: number) => String(placeOf(scale, value) / (scale.length - 1))
  slider.parentElement!.style.setProperty('--asked', share(asked))
  let [told, value] = ['', Number.NaN]
  const says = (text: string, invalid = false) => {
    hint.textContent = text
    field.setAttribute('aria-invalid', String(invalid))
  }
  const move = (place: number) => {
    const next = scale[Math.max(0, Math.min(scale.length - 1, place))]!
    if (next !== value) change(next)
  }
  slider.oninput = () => move(Number(slider.value))
  slider.onkeydown = event => {
    const steps = { PageUp: PAGE, PageDown: -PAGE }[event.key]
    if (steps === undefined) return
    event.preventDefault()
    move(Number(slider.value) + steps)
  }
  field.onchange = () => {
    try {
      change(readTyped(field.value, dimension, bounds, format))
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error
      says(`${error.problem[0]!.toUpperCase()}${error.problem.slice(1)}.`, true)
    }
  }
  return {
    set(next: number) {
      value = next
      slider.value = String(placeOf(scale, value))
      slider.setAttribute('aria-valuetext', format(value).replace(/(?<=\d)(?=[A-Za-z])/, ' '))
      slider.parentElement!.style.setProperty('--at', share(value))
      field.value = format(value)
      says(told)
    },
    hint(text: string) {
      told = text
      says(text)
    },
  }
}
