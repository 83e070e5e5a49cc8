import type { RulesOptions } from '../fields/rules.ts'
import type { Settings } from '../options.ts'
import { defaultTokenName } from '../tokens/built-in-names.ts'
import type { DetectRule } from '../types.ts'
import type { Names } from './names.ts'
import type { Searching } from './searching.ts'

export interface RuleNameParts {
  readonly names: Names
  readonly settings: Settings
  readonly searching: Searching
}

/** What field rules of a masker may say. */
export function createRuleNames({ names, settings, searching }: RuleNameParts): RulesOptions {
  return {
    depth: settings.limits.depth,
    tokenNames: new Set(names.types.keys()),
    formatNames: new Set(names.formats.keys()),
    defaultTokenName,
    checkDetect: ({ policy, ...detection }: DetectRule) => {
      if (policy !== undefined) names.checkPolicyName(policy)
      searching.check(detection)
    },
  }
}
