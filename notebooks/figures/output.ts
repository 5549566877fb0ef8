import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderPdf, renderPng, renderSvg } from 'precopy'
import type { Drawn, Figure } from './figure.ts'
import { gallery } from './gallery.ts'
import { pathOf } from './repository.ts'

/** Where the figures are kept. */
export const folder = 'notebooks/figures'
const manifestName = 'out/manifest.json'

/** What a figure was made of, and what came of it: checksums are SHA-256. */
export interface ManifestEntry {
  readonly seed: number
  readonly versions: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
}

export type Manifest = Readonly<Record<string, ManifestEntry>>

type Files = Map<string, string | Uint8Array>

/** The files of a figure by their names. */
export async function filesOf({ name, width }: Figure, { spec, caption, numbers }: Drawn): Promise<Files> {
  return new Map<string, string | Uint8Array>([
    [`out/${name}.json`, text({ caption: caption.replaceAll(/\s+/g, ' '), numbers })],
    [`out/${name}.pdf`, await renderPdf(spec, { width })],
    [`out/${name}.png`, await renderPng(spec, { width, scale: 2 })],
    [`out/${name}.svg`, await renderSvg(spec, { width })],
  ])
}

export async function entryOf({ seed, inputs }: Figure, files: Files): Promise<ManifestEntry> {
  const hashed: Record<string, string> = {}
  for (const input of inputs) hashed[input] = sha256(await readFile(pathOf(input)))
  const outputs = Object.fromEntries([...files].map(([name, content]) => [name, sha256(content)]))
  return { seed, versions: await versions(), inputs: hashed, outputs }
}

/** The libraries that shape what is drawn. */
const drawing = ['vega', 'vega-lite', '@resvg/resvg-js', 'pdfkit', 'svg-to-pdfkit', '@expo-google-fonts/arimo']

async function versions(): Promise<Record<string, string>> {
  const files = ['package.json', ...drawing.map(name => `node_modules/${name}/package.json`)]
  const packages = await Promise.all(files.map(async file => JSON.parse(await readFile(pathOf(file), 'utf8'))))
  return Object.fromEntries(packages.map(({ name, version }) => [name, version]))
}

/**
 * The manifest and the gallery beside the files of some figures; of the others, in the order of `names`, they tell what
 * lies in `from`.
 */
export async function withIndex(made: ReadonlyMap<string, Files>, figures: readonly Figure[], from: string) {
  const manifestFile = join(from, manifestName)
  const known: Manifest = existsSync(manifestFile) ? JSON.parse(await readFile(manifestFile, 'utf8')) : {}
  const manifest: Record<string, ManifestEntry> = {}
  const captions: { name: string; caption: string }[] = []
  for (const figure of figures) {
    const { name } = figure
    const files = made.get(name)
    const entry = files ? await entryOf(figure, files) : known[name]
    if (!entry) continue
    manifest[name] = entry
    const told = files?.get(`out/${name}.json`) ?? (await readFile(join(from, `out/${name}.json`), 'utf8'))
    captions.push({ name, caption: JSON.parse(told as string).caption })
  }
  const all: Files = new Map([...made.values()].flatMap(files => [...files]))
  return all.set(manifestName, text(manifest)).set('README.md', gallery(captions))
}

/** Writes the files once all of them are there: each takes its name whole. */
export async function writeAll(files: Files, to: string): Promise<void> {
  await mkdir(join(to, 'out'), { recursive: true })
  const temporary = await mkdtemp(join(to, '.new-'))
  try {
    await mkdir(join(temporary, 'out'))
    for (const [name, content] of files) await writeFile(join(temporary, name), content)
    for (const name of files.keys()) await rename(join(temporary, name), join(to, name))
  } finally {
    await rm(temporary, { recursive: true })
  }
}

/** Names of the files that are not, byte for byte, in a folder. */
export async function stale(files: Files, where: string): Promise<string[]> {
  const differs = async ([name, content]: [string, string | Uint8Array]) => {
    const kept = await readFile(join(where, name)).catch(() => undefined)
    return kept?.equals(Buffer.from(content as string)) ? [] : [name]
  }
  return (await Promise.all([...files].map(differs))).flat()
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const text = (content: object) => `${JSON.stringify(content, null, 2)}\n`
