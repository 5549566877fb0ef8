import { escapeHtml, type PageSection } from '../charts/page.ts'
import { policyNames } from '../migration/policy-spec.ts'
import type { Asked } from './messages.ts'
import { bandwidthScale, limitScale } from './scale.ts'
import { bandwidthText, limitText } from './setting.ts'

const rows = [
  ['convergence', 'Converges <span class="deadline"></span>'],
  ['totalTime', 'Total time'],
  ['downtime', 'Downtime'],
  ['rounds', 'Rounds'],
  ['bytes', 'Sent'],
] as const

const plots = ['Total time', 'Downtime', 'Rounds']

/**
 * The part of a report that recomputes its forecast: what a person changes, what comes of it, and inert beside them the
 * fits (packed, in base64).
 *
 * @param id of the part, of its own on the page
 * @param kept what stays as it was asked for, in a sentence or two
 */
export function explorerSection(id: string, asked: Asked, packed: string, kept: string): PageSection {
  const { level, draws, spec } = asked
  const percent = Number((level * 100).toPrecision(6))
  return {
    heading: 'Explore',
    text: `Change bandwidth, downtime limit, policy or model, and the forecast is drawn again here: by precopy’s own code, from the same random numbers as on its command line. ${kept}`,
    html: `<div class="explorer" id="${id}" data-explorer>
<p class="off">Exploring needs scripts, which do not run here. The rest of the page is all there.</p>
<div class="live" hidden>
<form class="controls" aria-label="Setting">
${slider(id, 'bandwidth', 'Bandwidth', bandwidthScale(spec.bandwidth).length, bandwidthText(spec.bandwidth))}
${slider(id, 'limit', 'Downtime limit', limitScale(spec.downtimeLimit).length, limitText(spec.downtimeLimit))}
${select(id, 'policy', 'Policy', policyNames)}
${select(id, 'model', 'Model', asked.models)}
<button type="button" class="reset">Back to the report</button>
</form>
<div class="outcome">
<div class="drawn"><progress max="${draws}" value="0" aria-label="Draws"></progress><span class="status">unpacking …</span></div>
<div class="results stale">
<table>
<caption>Medians, and intervals of ${percent}%</caption>
<thead><tr><td></td><th scope="col">This setting</th><th scope="col">As reported</th></tr></thead>
<tbody>
${rows.map(([row, name]) => `<tr data-row="${row}"><th scope="row">${name}</th><td class="now">–</td><td class="reported">–</td></tr>`).join('\n')}
</tbody>
</table>
</div>
<p class="reader" aria-live="polite" aria-atomic="true"></p>
</div>
<div class="plots">
${plots.map(name => `<div class="card plot" role="img" aria-label="${name} in this setting and as reported: the numbers are in the table above"></div>`).join('\n')}
</div>
<div class="command"><span>The same on the command line</span><code></code><button type="button">Copy</button></div>
</div>
</div>
<script type="application/json" id="${id}-asked">${JSON.stringify(asked).replaceAll('<', '\\u003c')}</script>
<script type="application/octet-stream;base64" id="${id}-fits">${packed}</script>`,
  }
}

const slider = (id: string, name: string, label: string, places: number, value: string) => `<div class="field ${name}">
<label for="${id}-${name}">${label}</label>
<input type="text" id="${id}-${name}-text" aria-label="${label}, with its unit" aria-describedby="${id}-${name}-hint" value="${value}" autocomplete="off" autocapitalize="off" spellcheck="false">
<span class="slider"><input type="range" id="${id}-${name}" min="0" max="${places - 1}" step="1" aria-describedby="${id}-${name}-hint"></span>
<span class="hint" id="${id}-${name}-hint"></span>
</div>`

const select = (id: string, name: string, label: string, choices: readonly string[]) => `<div class="field ${name}">
<label for="${id}-${name}">${label}</label>
<select id="${id}-${name}">${choices.map(choice => `<option>${escapeHtml(choice)}</option>`).join('')}</select>
</div>`
