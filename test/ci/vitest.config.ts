import { defineConfig } from 'vitest/config'
import { reporters } from '../vitest.config.ts'

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: { include: ['test/ci/*.test.ts'], testTimeout: 300_000, fileParallelism: false, ...reporters('ci') },
})
