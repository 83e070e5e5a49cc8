import { startRedis } from '../../support/redis-server.ts'
import { type Environment, type Outcome, type Reader, type Running, startReader } from './reader.ts'
import { readRecipes, type Snippet } from './snippets.ts'

/** A reader, a Redis, and the environment that the page has him set up. */
export interface Surroundings {
  readonly reader: Reader
  readonly environment: Environment
  readonly redisUrl: string
  recipe(name: string): Snippet
  /** Runs a recipe to its end; throws what it said where it ended with an error. */
  run(name: string, more?: Environment, afterwards?: string): Promise<Outcome>
  serve(name: string, more?: Environment): Promise<Running>
  end(): Promise<void>
}

/** Runs the recipe `setup` first: its keys are those of all others. */
export async function setUp(): Promise<Surroundings> {
  const recipes = readRecipes()
  const reader = startReader()
  const redis = await startRedis({ args: [] })

  function recipe(name: string): Snippet {
    const found = recipes.get(name)
    if (found === undefined) throw new Error(`docs/recipes.md has no recipe "${name}"`)
    return found
  }

  const { printed } = await reader.run(recipe('setup'), {}, 'printf %s "$FIELDVEIL_KEYS"')
  const environment = { REDIS_URL: redis.url, FIELDVEIL_KEYS: printed }

  return {
    reader,
    environment,
    redisUrl: redis.url,
    recipe,
    run: async (name, more, afterwards) => {
      const outcome = await reader.run(recipe(name), { ...environment, ...more }, afterwards)
      if (outcome.code !== 0)
        throw new Error(`${name} ended with ${outcome.code}:\n${outcome.errors}`)
      return outcome
    },
    serve: async (name, more) => await reader.serve(recipe(name), { ...environment, ...more }),
    end: async () => {
      await reader.leave()
      await redis.stop()
    },
  }
}
