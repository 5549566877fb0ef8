import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import process from 'node:process'

/** A notebook of nbformat 4, as far as running it goes. */
interface Notebook {
  cells: Cell[]
  metadata: object
}
interface Cell {
  id: string
  cell_type: string
  source: string | string[]
  execution_count?: number | null
  metadata: object
  outputs?: { execution_count?: number | null }[]
}

const folder = new URL('.', import.meta.url).pathname
const scratch = mkdtempSync(join(tmpdir(), 'precopy-notebooks-'))
process.on('exit', () => rmSync(scratch, { recursive: true }))

function fail(message: string): never {
  console.error(`notebooks: ${message}`)
  process.exit(1)
}

/** The kernel that runs notebooks: the Deno that runs this. */
function writeKernel() {
  const kernel = join(scratch, 'kernels', 'deno')
  mkdirSync(kernel, { recursive: true })
  const argv = [process.execPath, 'jupyter', '--kernel', '--conn', '{connection_file}']
  writeFileSync(join(kernel, 'kernel.json'), JSON.stringify({ argv, display_name: 'Deno', language: 'typescript' }))
}

/** Deno's kernel may say that a cell is done just before it says what came of it; nbclient then would not hear that. */
const patience = `
from queue import Empty
from nbclient import NotebookClient
from nbclient.util import ensure_async

listen = NotebookClient._async_poll_output_msg

async def listen_on(self, parent, cell, index):
    await listen(self, parent, cell, index)
    while True:
        try:
            message = await ensure_async(self.kc.iopub_channel.get_msg(timeout=0.1))
        except Empty:
            return
        if message['parent_header'].get('msg_id') == parent:
            self.process_message(message, cell, index)

NotebookClient._async_poll_output_msg = listen_on
`

/** nbconvert may begin to listen after a fresh kernel has answered its first cell, so it is given one to miss. */
const warmUp: Cell = {
  id: 'warm-up',
  cell_type: 'code',
  source: 'await new Promise(resolve => setTimeout(resolve, 500))',
  execution_count: null,
  metadata: {},
  outputs: [],
}

/** The notebook with the outputs of its cells, run in a fresh kernel in its folder. */
function executed(path: string, { cells, ...notebook }: Notebook): Notebook {
  const config = join(scratch, 'nbconvert.py')
  writeFileSync(config, patience)
  const options = ['kernel_name=deno', 'record_timing=False'].map(option => `--ExecutePreprocessor.${option}`)
  const { status, stdout, stderr, error } = spawnSync(
    'jupyter-nbconvert',
    [`--config=${config}`, '--to=notebook', '--execute', '--stdin', '--stdout', ...options],
    {
      cwd: dirname(path),
      encoding: 'utf8',
      env: { ...process.env, JUPYTER_PATH: scratch, NO_COLOR: '1' },
      input: JSON.stringify({ ...notebook, cells: [warmUp, ...cells] }),
      maxBuffer: 1 << 28,
    },
  )
  if (error) fail(`jupyter-nbconvert is needed, of Debian's package of that name (${error.message})`)
  if (status !== 0) fail(`${basename(path)}: ${stderr.trim().split('\n').slice(-12).join('\n')}`)
  const whole: Notebook = JSON.parse(stdout)
  return { ...whole, cells: whole.cells.slice(1) }
}

const isCode = ({ cell_type }: Cell) => cell_type === 'code'
const shows = ({ source }: Cell) => /^show\(/m.test([source].flat().join(''))

/** Cells that show something and were heard to show nothing. */
const unheard = ({ cells }: Notebook) => cells.filter(cell => isCode(cell) && shows(cell) && cell.outputs?.length === 0)

/** A notebook as Jupyter would write it, without what differs from machine to machine. */
function textOf({ cells, ...notebook }: Notebook): string {
  const numbers = new Map(cells.filter(isCode).map((cell, i) => [cell, i + 1]))
  const plain = cells.map(cell => {
    const execution_count = numbers.get(cell)
    if (execution_count === undefined) return { ...cell, metadata: {} }
    const outputs = cell.outputs?.map(output => ({
      ...output,
      ...('execution_count' in output && { execution_count }),
    }))
    return { ...cell, metadata: {}, execution_count, outputs }
  })
  const metadata = {
    kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
    language_info: { file_extension: '.ts', mimetype: 'text/x.typescript', name: 'typescript' },
  }
  return `${JSON.stringify({ ...notebook, metadata, cells: plain }, sorted, 1)}\n`
}

const sorted = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

const all = readdirSync(folder)
  .filter(file => /^\d.*\.ipynb$/.test(file))
  .sort()

/** Where a notebook is that was asked for by its name, or by a path from where npm or this was started. */
function pathOf(asked: string): string {
  const paths = [join(folder, asked), resolve(process.env.INIT_CWD ?? '.', asked)]
  return paths.find(path => existsSync(path)) ?? fail(`there is no ${asked}, but ${all.join(', ')}`)
}

/** Replaces a notebook, which may be somebody's work of a day, whole or not at all. */
function writeWhole(path: string, text: string) {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

const args = process.argv.slice(2)
const isCheck = args.includes('--check')
const asked = args.filter(arg => arg !== '--check')
const notebooks = (asked.length > 0 ? asked : all).map(name => ({ name, path: pathOf(name) }))

writeKernel()
const stale: string[] = []
for (const { name, path } of notebooks) {
  const started = performance.now()
  const before = readFileSync(path, 'utf8')
  let after = executed(path, JSON.parse(before))
  if (unheard(after).length > 0) after = executed(path, after)
  const [lost] = unheard(after)
  if (lost) fail(`${name}: cell ${lost.id} shows nothing`)
  if (textOf(after) !== before) stale.push(name)
  if (!isCheck) writeWhole(path, textOf(after))
  console.error(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
if (isCheck && stale.length > 0) fail(`outputs are stale: ${stale.join(', ')}; npm run notebooks renews them`)
