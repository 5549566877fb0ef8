/** What the colours of the theme become on a dark page: neutrals turned round, and hues lightened that are too dark there. */
const darkColours: Readonly<Record<string, string>> = {
  '#000': '#E4E6EA',
  '#222222': '#E4E6EA',
  '#333333': '#CBD0D8',
  '#444444': '#BAC1CB',
  '#555555': '#A9B1BC',
  '#666666': '#A9B1BC',
  '#777777': '#A9B1BC',
  '#888888': '#838C99',
  '#A6A6A6': '#5C636D',
  '#E6E6E6': '#343941',
  '#EBEBEB': '#2A2E35',
  '#F0F0F0': '#2A2E35',
  '#B00020': '#FF7A85',
  '#0072B2': '#4BA3DB',
  '#332288': '#9A8FEB',
  '#882255': '#D678A3',
  '#661100': '#D08770',
  '#117733': '#4DB374',
  '#AA4499': '#CF7BC1',
}

/** What white becomes: the ground of a chart. */
export const darkGround = '#1C1F24'

/** Charts whose cells are shaded on a continuous scale, with ink that fits each shade: they are turned round as a whole. */
const shaded = 'svg.marks:has(.mark-rect path[fill^="rgb("])'

const rule = (attribute: 'fill' | 'stroke', colour: string, dark: string) =>
  `svg.marks :not(${shaded} .role-mark *)[${attribute}="${colour}" i] { ${attribute}: ${dark}; }`

/** Style of the live charts on a dark page. */
export const darkCharts = [
  'svg.marks { background: none !important; }',
  `${shaded} :is(.role-mark, .role-legend-gradient) { filter: invert(1) hue-rotate(180deg); }`,
  ...Object.entries({ ...darkColours, white: darkGround }).flatMap(([colour, dark]) => [
    rule('fill', colour, dark),
    rule('stroke', colour, dark),
  ]),
].join('\n')
