import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: 'fieldveil/express', replacement: at('./adapters/express.ts') },
      { find: 'fieldveil/koa', replacement: at('./adapters/koa.ts') },
      { find: 'fieldveil/redis', replacement: at('./src/stores/redis.ts') },
      { find: 'fieldveil/testing', replacement: at('./src/testing/index.ts') },
      { find: 'fieldveil', replacement: at('./src/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-redis.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
})
