import { configurationError, MaskingError } from '../errors.ts'
import type { RulesOptions } from '../fields/rules.ts'
import type { Settings } from '../options.ts'
import { defaultTokenName } from '../tokens/built-in-names.ts'
import type { DetectRule } from '../types.ts'
import type { DefinitionStore } from './definition-store.ts'
import type { Names } from './names.ts'
import type { Searching } from './searching.ts'

export interface RuleNameParts {
  readonly names: Names
  readonly definitions: DefinitionStore
  readonly settings: Settings
  readonly searching: Searching
}

/** What field rules of a masker may say: what is known when they are read. */
export function createRuleNames(parts: RuleNameParts): RulesOptions {
  const { names, definitions, settings, searching } = parts
  const whereElse = (): string =>
    definitions.isFollowed
      ? 'neither the options nor the token store define it'
      : 'what was defined at run time is known after await masker.ready()'
  return {
    depth: settings.limits.depth,
    get tokenNames() {
      return new Set(names.types.keys())
    },
    get formatNames() {
      return new Set(names.formats.keys())
    },
    defaultTokenName,
    whereElse,
    checkDetect: ({ policy, ...detection }: DetectRule) => {
      if (policy !== undefined) checkPolicy(policy)
      searching.check(detection)
    },
  }

  function checkPolicy(policy: string): void {
    try {
      names.checkPolicyName(policy)
    } catch (error) {
      if (!(error instanceof MaskingError)) throw error
      throw configurationError('invalid_options', `${error.message}; ${whereElse()}`)
    }
  }
}
