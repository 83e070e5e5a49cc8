import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { watchConsole } from './test/support/global-canaries.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: 'fieldveil/client', replacement: at('./src/client/index.ts') },
      { find: 'fieldveil/express', replacement: at('./adapters/express.ts') },
      { find: 'fieldveil/koa', replacement: at('./adapters/koa.ts') },
      { find: 'fieldveil/fastify', replacement: at('./adapters/fastify.ts') },
      { find: 'fieldveil/hono', replacement: at('./adapters/hono.ts') },
      { find: 'fieldveil/nest', replacement: at('./adapters/nest.ts') },
      { find: 'fieldveil/redis', replacement: at('./src/stores/redis.ts') },
      { find: 'fieldveil/testing', replacement: at('./src/testing/index.ts') },
      { find: 'fieldveil', replacement: at('./src/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-redis.ts', 'test/support/global-canaries.ts'],
    // Seen by every test's output, so that no log line of the whole run holds a value.
    onConsoleLog: watchConsole,
    // One core fewer than there are is the default: on two it leaves one idle while tests wait for
    // servers and processes of their own.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // For a machine several times slower than ours that does other work besides: the compiler over a
    // stranger's project takes half a minute there.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
