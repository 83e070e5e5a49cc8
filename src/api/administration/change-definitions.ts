import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Definitions, Policy, TagDefinition, TokenFormat, TokenType } from '../../types.ts'

/** What can be defined at run time. */
export type DefinitionKind = 'tokenTypes' | 'formats' | 'policies' | 'tags'

/**
 * Adds a definition or takes it in the place of one with its name. A token type or format that is known
 * keeps its meaning, because a value would get another token: `definition_conflict`, but for a `ttl`.
 * Throws `invalid_options` for what cannot be adopted.
 */
export function changeDefinitions(
  kind: DefinitionKind,
  definition: unknown,
  current: Definitions,
  { names, fail }: Pick<InnerDoor, 'names' | 'fail'>,
): Definitions {
  const name = nameOf(kind, definition)
  const keep = (name_: string, known: object | undefined): void => {
    if (known !== undefined && !hasSameMeaning(known, definition as object)) {
      throw fail('definition_conflict', { name: name_ })
    }
  }
  if (kind === 'tokenTypes') keep(name, names.types.get(name))
  if (kind === 'formats') keep(name, names.formats.get(name))
  const others = (current[kind] as readonly unknown[]).filter((one) => nameOf(kind, one) !== name)
  const former = kind === 'policies' ? names.list().policies.filter((one) => one.name === name) : []
  const next = {
    ...current,
    [kind]: [...others, definition],
    formerPolicies: withPolicies(current.formerPolicies, former),
  }
  names.check(next)
  return next
}

export function nameOf(kind: DefinitionKind, definition: unknown): string {
  if (kind === 'tokenTypes') return (definition as TokenType).tokenName
  if (kind === 'tags') return (definition as TagDefinition).entity
  return (definition as TokenFormat | Policy).name
}

function hasSameMeaning(known: object, next: object): boolean {
  const meaning = (one: object): string => {
    const { ttl: _, ...rest } = one as Partial<TokenType>
    return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  return meaning(known) === meaning(next)
}

function withPolicies(known: readonly Policy[], added: readonly Policy[]): readonly Policy[] {
  const texts = new Set([...known, ...added].map((policy) => JSON.stringify(policy)))
  return [...texts].map((text) => JSON.parse(text) as Policy)
}
