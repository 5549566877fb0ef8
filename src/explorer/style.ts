/** The style of the part of a report that is explored; its colours are the page's. */
export const explorerStyle = `
.explorer .live { font-family: system-ui, -apple-system, 'Segoe UI', Arimo, Arial, Helvetica, sans-serif; margin: 1.6rem 0; }
.explorer .live:not([hidden]) { display: grid; grid-template-columns: minmax(0, 21rem) minmax(0, 1fr); gap: 1.6rem 3rem; }
.explorer .off { color: var(--muted); }
.explorer .plots, .explorer .command { grid-column: 1 / -1; }
.explorer .controls { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: .7rem 1rem; align-content: start; }
.explorer .field { display: grid; grid-template-columns: 1fr auto; gap: .1rem 1rem; align-items: center; min-width: 0; }
.explorer .bandwidth, .explorer .limit, .explorer .reset { grid-column: 1 / -1; }
.explorer .policy, .explorer .model { grid-template-columns: minmax(0, 1fr); gap: .4rem; }
.explorer label { font-size: .86rem; font-weight: 600; }
.explorer input[type=text], .explorer select, .explorer button {
  font: inherit; font-size: .95rem; min-height: 2.4rem; padding: .2rem .7rem; color: var(--ink); background: var(--paper);
  border: 1px solid var(--control); border-radius: 6px; max-width: 100%;
}
.explorer input[type=text] { width: 9rem; text-align: right; font-variant-numeric: tabular-nums; }
.explorer [aria-invalid=true] { border-color: var(--bad); outline-color: var(--bad); }
.explorer button { cursor: pointer; }
.explorer button:hover, .explorer select:hover { background: var(--stripe); }
.explorer [aria-disabled=true] { color: var(--muted); cursor: default; }
.explorer :is(input, select, button, code):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.explorer .hint { grid-column: 1 / -1; font-size: .8rem; line-height: 1.3; min-height: 1.3em; color: var(--muted); }
.explorer [aria-invalid=true] ~ .hint { color: var(--bad); }
.explorer .slider { position: relative; grid-column: 1 / -1; --place: calc(13px + var(--at, .5) * (100% - 26px)); }
.explorer .slider::before {
  content: ''; position: absolute; top: calc(50% - 9px); left: calc(13px + var(--asked, .5) * (100% - 26px)); width: 3px;
  height: 18px; margin-left: -1.5px; border-radius: 1.5px; background: var(--muted);
}
.explorer input[type=range] {
  position: relative; display: block; appearance: none; width: 100%; height: 2.75rem; margin: 0; background: none; cursor: pointer;
  border-radius: 6px; touch-action: pan-y;
}
.explorer ::-webkit-slider-runnable-track {
  height: 6px; border-radius: 3px; background: linear-gradient(to right, var(--accent) var(--place), var(--control) 0);
}
.explorer ::-moz-range-track { height: 6px; border-radius: 3px; background: var(--control); }
.explorer ::-moz-range-progress { height: 6px; border-radius: 3px; background: var(--accent); }
.explorer ::-webkit-slider-thumb {
  appearance: none; width: 26px; height: 26px; margin-top: -10px; border-radius: 50%; background: var(--paper);
  border: 3px solid var(--accent);
}
.explorer ::-moz-range-thumb {
  box-sizing: border-box; width: 26px; height: 26px; border-radius: 50%; background: var(--paper); border: 3px solid var(--accent);
}
.explorer .drawn { display: flex; align-items: center; gap: 1rem; font-size: .86rem; color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.explorer progress {
  appearance: none; flex: 0 1 14rem; width: 14rem; min-width: 4rem; height: 4px; border: 0; border-radius: 2px; overflow: hidden; background: var(--line);
}
.explorer ::-webkit-progress-bar { background: var(--line); }
.explorer ::-webkit-progress-value { background: var(--accent); }
.explorer ::-moz-progress-bar { background: var(--accent); }
.explorer .results table { width: 100%; table-layout: fixed; font-size: .95rem; }
.explorer .results caption { text-align: left; font-size: .86rem; color: var(--muted); padding: .5rem .2rem; }
.explorer .results th, .explorer .results td { white-space: normal; padding: .5rem .4rem .5rem .2rem; vertical-align: baseline; }
.explorer .results thead :is(th, td) { padding-block: .2rem; font-size: .82rem; }
.explorer .results tbody th { font-weight: 400; color: var(--ink); border-bottom: 1px solid var(--line); }
.explorer .results tr > :nth-child(1) { width: 26%; }
.explorer .results tr > :nth-child(3) { width: 32%; }
.explorer .results tbody tr:hover { background: none; }
.explorer .deadline { display: block; font-size: .8rem; color: var(--muted); line-height: 1.3; }
.explorer .interval { display: block; color: var(--muted); font-size: .86rem; }
.explorer .now { white-space: nowrap; }
.explorer .now .median { font-size: 1.5rem; line-height: 1.25; font-weight: 600; letter-spacing: -.01em; }
.explorer .stale .now, .explorer .plot.stale > * { opacity: .35; transition: opacity .2s .3s; }
.explorer .reader { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
.explorer .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1rem; }
.explorer .plot { max-width: none; aspect-ratio: 9 / 5; min-width: 0; }
.explorer .plot > div, .explorer .plot .chart-wrapper, .explorer .plot svg.marks { height: 100%; width: 100%; }
.explorer .command { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .3rem .8rem; align-items: center; }
.explorer .command > span { grid-column: 1 / -1; font-size: .86rem; font-weight: 600; }
.explorer .command code {
  overflow-wrap: anywhere; min-height: 4.2em; align-content: center; padding: .7rem .8rem; border-radius: 6px; background: var(--stripe);
  font: .86rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
.explorer .command code span { display: inline-block; max-width: 100%; font: inherit; }
.explorer .command button { min-width: 6rem; }
@media (max-width: 56rem) { .explorer .live:not([hidden]) { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 40rem) {
  .explorer input[type=text], .explorer select, .explorer button { min-height: 2.75rem; }
  .explorer .results table { font-size: .9rem; }
  .explorer .results tr > :nth-child(1) { width: 28%; }
  .explorer .now .median { font-size: 1.3rem; }
  .explorer .results .interval { white-space: normal; min-height: 3em; line-height: 1.4; }
  .explorer .command { grid-template-columns: minmax(0, 1fr); }
}
@media (prefers-reduced-motion: reduce) { .explorer * { transition-duration: 0s !important; } }
@media print { .explorer .controls, .explorer .command, .explorer .drawn { display: none; } }
`
