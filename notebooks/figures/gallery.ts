/** The figures with their captions, in Markdown. */
export const gallery = (figures: readonly { readonly name: string; readonly caption: string }[]): string =>
  [
    '# Figures',
    `\`npm run figures\` makes these from the bundled data, \`npm run figures -- NAME…\` some of them; \`npm run figures -- --check\`
tells whether what lies here is what the sources make of the data. In \`out\` each is a \`.pdf\`, \`.svg\` and \`.png\` as wide
as one column of a paper (252 pt) or two (516 pt), with its caption and its numbers as \`.json\`; \`manifest.json\` has the
checksums of what each was made of and of what came of it. They are the same byte for byte on every run of Node 20; the
logarithms of another version may differ in the last bit. This page is written by the same command.`,
    ...figures.flatMap(({ name, caption }) => [`## \`${name}\``, `![${name}](out/${name}.png)`, caption]),
  ]
    .join('\n\n')
    .concat('\n')
