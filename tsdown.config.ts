import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    client: 'src/client/index.ts',
    express: 'adapters/express.ts',
    koa: 'adapters/koa.ts',
    redis: 'src/stores/redis.ts',
    testing: 'src/testing/index.ts',
    cli: 'src/cli/main.ts',
  },
  format: ['esm', 'cjs'],
  platform: 'node',
  target: 'node20.19',
  dts: true,
  // package.json lists what is published by hand; a test holds both against each other.
  exports: false,
})
