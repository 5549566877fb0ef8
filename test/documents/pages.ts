import { readdirSync } from 'node:fs'

const guides = readdirSync('notebooks', { recursive: true, encoding: 'utf8' }).map(file => `notebooks/${file}`)

/** Every page of Markdown in the repository. */
export const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'data/README.md',
  ...guides.filter(file => file.endsWith('.md')).sort(),
]
