import type { TestProject } from 'vitest/node'
import { startRedis } from './redis-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** One server for the whole run: take a prefix of your own. */
    readonly redisUrl: string
  }
}

/** Vitest's `globalSetup`: starts the server that test files get by `inject('redisUrl')`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRedis()
  project.provide('redisUrl', server.url)
  return server.stop
}
