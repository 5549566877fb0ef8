import { configDefaults, defineConfig } from 'vitest/config'

/** In CI each run also leaves its report, from which the tests are counted. */
export function reporters(name: string): { reporters?: ('default' | ['json', { outputFile: string }])[] } {
  const folder = process.env.PRECOPY_REPORTS
  return folder ? { reporters: ['default', ['json', { outputFile: `${folder}/${name}.json` }]] } : {}
}

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/ci/**'],
    benchmark: { include: ['test/bench/*.bench.ts'] },
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    // The program as it was built, whose threads Node starts, not vite.
    server: { deps: { external: [/\/dist\/cli\//] } },
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reportsDirectory: 'coverage' },
    ...reporters('test'),
  },
})
