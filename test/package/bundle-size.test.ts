import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

/** Kilobytes that importing a subpath reads of this package, dynamic imports aside. */
const bounds: Readonly<Record<string, number>> = {
  index: 1000,
  express: 1000,
  koa: 1000,
  fastify: 1000,
  hono: 1000,
  nest: 1000,
  redis: 120,
  client: 20,
  testing: 60,
}

/** The files that an entry of `dist` imports, itself among them. */
function listFiles(path: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(path)) return found
  found.add(path)
  const source = readFileSync(path, 'utf8')
  for (const [, name] of source.matchAll(/^(?:import|export)[^;]*?from\s*["'](\.[^"']+)["']/gm)) {
    listFiles(join(dirname(path), name as string), found)
  }
  return found
}

it.each(Object.entries(bounds))('fieldveil/%s stays under %i KB', (entry, most) => {
  const files = listFiles(`dist/${entry}.mjs`)
  const bytes = [...files].reduce((sum, path) => sum + readFileSync(path).length, 0)
  expect(bytes / 1000).toBeGreaterThan(0)
  expect(bytes / 1000).toBeLessThan(most)
})
