/** A fenced block of a page: the language and what else its info string says. */
export interface Block {
  readonly language: string
  readonly info: string
  readonly text: string
  readonly line: number
}

/** The fenced blocks of a page of Markdown. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = []
  const lines = page.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const [, language, info] = /^```(\S*) *(.*)$/.exec(lines[i]!) ?? []
    if (language === undefined || info === undefined) continue
    const end = lines.indexOf('```', i + 1)
    if (end < 0) throw new Error(`line ${i + 1}: this block has no end`)
    blocks.push({ language, info, text: lines.slice(i + 1, end).join('\n'), line: i + 1 })
    i = end
  }
  return blocks
}

/**
 * What is done with a block: `run` (`ts` and `sh`; `sh exit=1` must fail so), `output` (`text` without more: what the
 * block before it prints), `file` (`csv writes.csv`: the contents of that file), `skip` (`sh skip: why`: nothing, and
 * why). `unknown` may not be.
 */
export type Use = 'run' | 'output' | 'file' | 'skip' | 'unknown'

export function useOf({ language, info }: Block, before?: Block): Use {
  if (language !== '' && /^skip: \S/.test(info)) return 'skip'
  if (language === 'ts' && info === '') return 'run'
  if (language === 'sh' && /^(exit=[12])?$/.test(info)) return 'run'
  if (language === 'text' && info === '' && before && useOf(before) === 'run') return 'output'
  if (language !== '' && /^[\w-]+\.\w+$/.test(info)) return 'file'
  return 'unknown'
}

/** Whether a text is as documented, where `…` alone on a line stands for any lines and at its end for the rest of it. */
export function isAsDocumented(actual: string, documented: string): boolean {
  const escaped = documented.split('\n').map(line => line.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  const pattern = escaped
    .map((line, i) => {
      const end = i === escaped.length - 1 ? '' : '\n'
      return line === '…' ? `(?:.*\n)*?.*${end}` : `${line.replace(/ ?…$/, '.*')}${end}`
    })
    .join('')
  return new RegExp(`^${pattern}$`).test(actual)
}
