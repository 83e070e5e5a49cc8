import { defineConfig, type UserConfig } from 'tsdown'

/** Modules of functions that few programs call: each a file of its own, read at the first call. */
const readLate: readonly { file: string; entry: string; asked: RegExp; functions: string[] }[] = [
  {
    file: 'name-data',
    entry: 'src/text/names/packed.ts',
    asked: /^\.\/packed\.ts$/,
    functions: ['readPackedLexicon', 'readPackedModel'],
  },
  {
    file: 'redos-detector',
    entry: 'redos-detector',
    asked: /^redos-detector$/,
    functions: ['isSafePattern'],
  },
]

// A synchronous function cannot wait for import(): what is read late is CommonJS for both formats.
const callLate: NonNullable<UserConfig['plugins']> = {
  name: 'call-late',
  resolveId: (asked: string) => {
    const late = readLate.find((one) => one.asked.test(asked))
    return late && `\0late:${late.file}`
  },
  load: (id: string) => {
    const late = readLate.find(({ file }) => id === `\0late:${file}`)
    return late && writeCallers(late.file, late.functions)
  },
}

function writeCallers(file: string, functions: readonly string[]): string {
  return `
import { createRequire } from 'node:module'
let late
const read = () => (late ??= createRequire(import.meta.url)('./${file}.cjs'))
${functions.map((name) => `export const ${name} = (...given) => read().${name}(...given)`).join('\n')}`
}

const shared: UserConfig = {
  platform: 'node',
  target: 'node20.19',
  // package.json lists what is published by hand; a test holds both against each other.
  exports: false,
}

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      client: 'src/client/index.ts',
      express: 'adapters/express.ts',
      koa: 'adapters/koa.ts',
      fastify: 'adapters/fastify.ts',
      hono: 'adapters/hono.ts',
      nest: 'adapters/nest.ts',
      redis: 'src/stores/redis.ts',
      testing: 'src/testing/index.ts',
      cli: 'src/cli/main.ts',
    },
    format: ['esm', 'cjs'],
    dts: true,
    // Its hundred files take longer to load than all else together.
    deps: { alwaysBundle: ['zod'] },
    plugins: [callLate],
    // Else it lies in one of the entries, and each of the others loads that and what it needs.
    outputOptions: {
      codeSplitting: { groups: [{ name: 'runtime', test: /^\0rolldown\/runtime/ }] },
    },
  },
  {
    ...shared,
    entry: Object.fromEntries(readLate.map(({ file, entry }) => [file, entry])),
    format: 'cjs',
    dts: false,
    clean: false,
  },
])
