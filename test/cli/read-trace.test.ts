import { describe, expect, test } from 'vitest'
import { scratch } from '../trace/scratch.ts'
import { precopy } from './program.ts'

const { path, write } = scratch()
const log = write('log.csv', 'time,page\n0,3\n0.5,7\n1,4\n')
const told = ['--page-count', '16', '--zero-pages', '2']

describe('what neither a log of writes nor an option tells is remarked', () => {
  test('with what it is taken as', async () => {
    const { code, stderr } = await precopy(['inspect', log])
    expect(code).toBe(0)
    expect(stderr).toBe(
      `${log}: not told how many pages the guest has (--page-count): taken as 8, up to the last one written; how many pages are zero (--zero-pages): taken as none\n`,
    )
  })

  test('and nothing where all is told', async () => {
    expect((await precopy(['inspect', log, ...told])).stderr).toBe('')
  })

  test('when it is converted, since its Parquet tells the page count', async () => {
    const parquet = path('log.parquet')
    expect((await precopy(['convert', log, parquet, '--zero-pages', '2'])).stderr).toContain('(--page-count)')
    expect((await precopy(['inspect', parquet])).stderr).toBe('')
  })

  test('beside a forecast', async () => {
    const asked = ['--bandwidth', '1MiB/s', '--downtime-limit', '100ms', '--model', 'constant-rate', '--draws', '2']
    const { code, stderr } = await precopy(['forecast', log, '--page-count', '16', ...asked])
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `${log}: not told how many pages are zero (--zero-pages): taken as none\n`,
    })
  })
})
