import { readSettings } from '../options.ts'
import type { Definitions, EntityOptions, MaskerOptions, Policy } from '../types.ts'
import { gatherNames, type Names } from './names.ts'

/** Names that can be added to while calls are under way. */
export interface LiveNames extends Names {
  /** Takes definitions in the place of those that were adopted before. Throws `invalid_options`. */
  adopt(definitions: Definitions): void
  /** Throws `invalid_options` where they cannot be adopted. */
  check(definitions: Definitions): void
  /** Everything that there is, as it would be given in the options. */
  list(): Omit<Definitions, 'formerPolicies'>
}

// No name of a policy has it, so that no call finds what is kept for its wrappers alone.
const hidden = '\0'

export function createLiveNames(options: MaskerOptions): LiveNames {
  let current = gatherNames(options)
  let listed = listPolicies(options, [])

  function gather(definitions: Definitions): { names: Names; policies: readonly Policy[] } {
    const entities: Record<string, EntityOptions> = { ...options.entities }
    for (const { entity, ...own } of definitions.tags) {
      entities[entity] = { ...entities[entity], ...own }
    }
    const policies = listPolicies(options, definitions.policies)
    const added = {
      ...options,
      tokenTypes: [...(options.tokenTypes ?? []), ...definitions.tokenTypes],
      formats: [...(options.formats ?? []), ...definitions.formats],
      entities,
      policies,
    }
    readSettings(added)
    const former = definitions.formerPolicies.map((policy, index) => ({
      ...policy,
      name: `${hidden}${index}`,
    }))
    return { names: gatherNames({ ...added, policies: [...policies, ...former] }), policies }
  }

  return {
    get types() {
      return current.types
    },
    get formats() {
      return current.formats
    },
    get wrappers() {
      return current.wrappers
    },
    get entities() {
      return current.entities
    },
    hasPolicy: (name) => !name.startsWith(hidden) && current.hasPolicy(name),
    checkPolicyName: (name) => current.checkPolicyName(name),
    treat: (entity, policy) => current.treat(entity, policy),
    adopt: (definitions) => {
      const { names, policies } = gather(definitions)
      current = names
      listed = policies
    },
    check: (definitions) => void gather(definitions),
    list: () => ({
      tokenTypes: [...current.types.values()],
      formats: [...current.formats.values()],
      policies: listed,
      tags: [...current.entities].map(([entity, own]) => ({ entity, ...own })),
    }),
  }
}

function listPolicies(options: MaskerOptions, added: readonly Policy[]): readonly Policy[] {
  const all = [...(options.policies ?? []), ...added]
  return [...new Map(all.map((policy) => [policy.name, policy])).values()]
}
