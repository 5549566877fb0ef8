import { darkCharts, darkGround } from './dark.ts'

/** The style of a report: a text column that charts and tables may leave, light and dark, paper and phone. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --ink: #1d1f23; --muted: #5d6470; --line: #dcdfe4; --stripe: #f3f4f1; --accent: #0072b2;
  --control: #848b96; --bad: #b00020; --card: #fff; --edge: #1d1f2359;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --ink: #e4e6ea; --muted: #9aa2ae; --line: #343941; --stripe: #1c1f24; --accent: #56b4e9;
    --control: #6f7885; --bad: #ff7a85; --card: #fff; --edge: #e4e6ea66;
  }
  .card:has(svg.marks), .card.plot { --card: ${darkGround}; color: var(--ink); color-scheme: dark; }
  .card .vega-embed summary { background: var(--stripe); border-color: var(--line); color: var(--ink); }
  .card .vega-embed summary svg { fill: currentColor; stroke: currentColor; }
  .card .vega-embed .vega-actions { background: var(--stripe); border-color: var(--line); }
  .card .vega-embed .vega-actions a { color: var(--ink); }
  .card .vega-embed .vega-actions a:hover { background: var(--line); }
${darkCharts}
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 17px/1.6 Charter, 'Bitstream Charter', 'Source Serif 4', Cambria, Georgia, serif;
}
main { max-width: 68rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; }
header { border-bottom: 1px solid var(--line); margin-bottom: 2.5rem; padding-bottom: 1.5rem; }
h1, h2, figcaption, table { font-family: system-ui, -apple-system, 'Segoe UI', Arimo, Arial, Helvetica, sans-serif; }
h1 { font-size: clamp(1.6rem, 4.5vw, 2.3rem); line-height: 1.2; margin: 0 0 .6rem; letter-spacing: -.015em; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 3rem 0 .6rem; letter-spacing: -.005em; }
p { max-width: 42rem; margin: 0 0 1rem; white-space: pre-line; overflow-wrap: break-word; }
.lead { font-size: 1.12rem; color: var(--muted); margin: 0; }
.scroll {
  overflow-x: auto; margin: 1.2rem 0;
  background:
    linear-gradient(to right, var(--paper) 40%, transparent) left / 3.5rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 40%, transparent) right / 3.5rem 100% no-repeat local,
    linear-gradient(to right, var(--edge), transparent) left / 1.4rem 100% no-repeat,
    linear-gradient(to left, var(--edge), transparent) right / 1.4rem 100% no-repeat;
}
table { border-collapse: collapse; font-size: .86rem; line-height: 1.4; font-variant-numeric: tabular-nums lining-nums; }
th, td { padding: .38rem .9rem; text-align: left; white-space: nowrap; vertical-align: baseline; }
th { font-weight: 600; color: var(--muted); }
td { border-bottom: 1px solid var(--line); }
thead :is(th, td) { border-bottom: 1.5px solid var(--muted); }
tbody tr:hover { background: var(--stripe); }
.number { text-align: right; }
td:has(> span) { white-space: normal; }
td > span { white-space: nowrap; }
.scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
th:first-child, td:first-child { padding-left: .2rem; }
.charts {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1.8rem;
  margin: 1.4rem 0; align-items: start;
}
figure { margin: 0; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
.card {
  position: relative; background: var(--card); color: #222; color-scheme: light; border: 1px solid var(--line);
  border-radius: 6px; padding: .8rem; max-width: 34rem;
}
.card img, .card svg.marks { display: block; width: 100%; height: auto; }
.card .vega-embed { display: block; padding: 0; width: 100%; }
.card .vega-embed.has-actions { padding-right: 0; }
.card .vega-embed .chart-wrapper { width: 100%; }
.card .vega-embed summary { top: auto; bottom: -.5rem; right: -.5rem; box-shadow: none; }
.card .vega-embed .vega-actions { top: auto; bottom: 1.9rem; right: -.5rem; }
.card .vega-embed .vega-actions::before, .card .vega-embed .vega-actions::after { display: none; }
figure.wide .card, figure.wide figcaption { max-width: 60rem; }
figcaption { font-size: .86rem; line-height: 1.45; color: var(--muted); margin-top: .6rem; max-width: 34rem; }
@media (max-width: 40rem) {
  body { font-size: 16px; }
  main { padding: 1.6rem 1rem 3rem; }
  .card { padding: .4rem; }
}
@media print { .card { border: 0; padding: 0; } figure, tr { break-inside: avoid; } }
`
