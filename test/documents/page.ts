import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, test } from 'vitest'
import { node, precopy, said } from '../cli/program.ts'
import { type Block, blocksOf, isAsDocumented, useOf } from './blocks.ts'

const timeout = 180_000
const MARK = '\u2063'

/** A folder as a user's who has the package and the data. */
function userFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'precopy-page-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(resolve('.'), join(folder, 'node_modules/precopy'))
  symlinkSync(resolve('data'), join(folder, 'data'))
  return folder
}

/** What a module is found fault with by a compiler as strict as the project's. Writes it as JavaScript beside it. */
function compile(module: string): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
    strict: true,
    noUnusedLocals: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  }
  const program = ts.createProgram([module], options)
  program.emit()
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

const trimmed = (text: string) => text.replace(/ +$/gm, '').trimEnd()

function expectDocumented(actual: string, documented: string) {
  const [printed, expected] = [trimmed(actual), trimmed(documented)]
  if (!isAsDocumented(printed, expected)) expect(printed).toBe(expected)
}

/** Runs the commands of a block in order; what all print, or what the one that is to fail says. */
async function shell({ text, info }: Block, cwd: string): Promise<string> {
  let printed = ''
  const failing = Number(/exit=(\d)/.exec(info)?.[1] ?? 0)
  for (const command of text.split('\n')) {
    const words = /^npx precopy (.*)$/.exec(command)?.[1]?.split(' ')
    if (!words) throw new Error(`not a command of precopy: ${command}`)
    const run = await precopy(words, { cwd })
    expect(run.code, `${command}: ${run.stderr}`).toBe(failing)
    printed += failing ? said(run) : run.stdout
  }
  return printed
}

/**
 * Tests the blocks of a page: files are written first, then its `sh` blocks run in order, then its `ts` blocks, as one
 * module. A `text` block is what the block before it prints. `leaves` are beginnings of files that are then there.
 */
export function testPage(page: string, leaves: Readonly<Record<string, RegExp>> = {}): void {
  const blocks = blocksOf(readFileSync(page, 'utf8'))
  const use = (block: Block) => useOf(block, blocks[blocks.indexOf(block) - 1])
  const outputOf = (block: Block) => {
    const next = blocks[blocks.indexOf(block) + 1]
    return next && use(next) === 'output' ? next.text : undefined
  }
  const running = (language: string) => blocks.filter(block => block.language === language && use(block) === 'run')

  describe(page, () => {
    const folder = userFolder()
    afterAll(() => rmSync(folder, { recursive: true }))
    for (const { info, text } of blocks.filter(block => use(block) === 'file')) {
      writeFileSync(join(folder, info), `${text}\n`)
    }

    for (const block of running('sh')) {
      test(`line ${block.line}: ${block.text.split('\n')[0]}`, { timeout }, async () => {
        const printed = await shell(block, folder)
        const documented = outputOf(block)
        if (documented === undefined) expect(printed.length).toBeGreaterThan(10)
        else expectDocumented(printed, documented)
      })
    }

    const code = running('ts')
    if (code.length === 0) return
    test('its TypeScript is sound and does what it says', { timeout }, async () => {
      const module = join(folder, 'page.mts')
      writeFileSync(module, code.map(({ text }) => text).join(`\nconsole.log('${MARK}')\n`))
      expect(compile(module)).toEqual([])
      const run = await node(join(folder, 'page.mjs'), [], { cwd: folder })
      expect(run.code, run.stderr).toBe(0)
      const printed = run.stdout.split(`${MARK}\n`)
      expect(printed).toHaveLength(code.length)
      code.forEach((block, i) => {
        const documented = outputOf(block)
        if (documented !== undefined) expectDocumented(printed[i]!, documented)
      })
      for (const [file, start] of Object.entries(leaves))
        expect(readFileSync(join(folder, file), 'utf8')).toMatch(start)
    })
  })
}
