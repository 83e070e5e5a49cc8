import { configurationError, suggestName } from '../errors.ts'
import { checkEntity, listEntities } from '../text/control/known-entities.ts'
import { builtInEntities, type EntityDefaults } from '../text/entities.ts'
import { checkWrappers, type Wrapper } from '../text/wrappers/wrapped-tokens.ts'
import { builtInFormats, builtInTokenTypes } from '../tokens/built-in-names.ts'
import { checkTokenType } from '../tokens/token-scheme.ts'
import type { MaskerOptions, Policy, PolicyRule, TokenFormat, TokenType } from '../types.ts'

/** What is done with the finds of one entity, its names resolved. */
export interface EntityTreatment {
  readonly action: 'reversible' | 'irreversible' | 'keep'
  readonly type: TokenType
  readonly format: TokenFormat | undefined
  readonly prefix: string
  readonly suffix: string
}

/** The names a masker knows: built-in ones and the host's. */
export interface Names {
  readonly types: ReadonlyMap<string, TokenType>
  readonly formats: ReadonlyMap<string, TokenFormat>
  hasPolicy(name: string): boolean
  /** Throws `invalid_options` for the name of no policy. */
  checkPolicyName(name: string): void
  /** How the finds of an entity are treated, under a policy or without one. */
  treat(entity: string, policy: string | undefined): EntityTreatment
  /** How entities are masked without a policy. */
  readonly entities: ReadonlyMap<string, EntityDefaults>
  /** Everything that may surround a token, of all policies together: masked text is read by all. */
  readonly wrappers: readonly Wrapper[]
}

/** Gathers and checks the names of a masker's options. Throws `invalid_options`, which names the place. */
export function gatherNames(options: MaskerOptions): Names {
  const types = gather(builtInTokenTypes, options.tokenTypes, (type) => type.tokenName)
  for (const type of options.tokenTypes ?? []) checkTokenType(type)
  const formats = gather(builtInFormats, options.formats, (format) => format.name)
  const policies = gather<Policy>([], options.policies, (policy) => policy.name)
  const entities = new Map<string, EntityDefaults>(builtInEntities)
  for (const [entity, own] of Object.entries(options.entities ?? {})) {
    const known = entities.get(entity) ?? { tokenName: 'Text Token', tag: entity }
    entities.set(entity, { ...known, ...own })
  }

  function resolveTreatment(
    entity: string,
    rule: PolicyRule | undefined,
    place: string,
  ): EntityTreatment {
    const masking = entities.get(entity) ?? { tokenName: 'Text Token', tag: entity }
    // A token name of the policy's own does away with the entity's format.
    const format = rule?.format ?? (rule?.tokenName === undefined ? masking.format : undefined)
    return {
      action: rule?.action ?? 'reversible',
      type: findName(types, rule?.tokenName ?? masking.tokenName, `${place}.tokenName`),
      format: format === undefined ? undefined : findName(formats, format, `${place}.format`),
      prefix: rule?.prefix ?? `<${masking.tag}>`,
      suffix: rule?.suffix ?? `</${masking.tag}>`,
    }
  }

  function treat(entity: string, policyName: string | undefined): EntityTreatment {
    const policy = policyName === undefined ? undefined : findName(policies, policyName, 'policy')
    const own = policy?.entities
    const rule = own && Object.hasOwn(own, entity) ? own[entity] : policy?.otherwise
    return resolveTreatment(entity, rule, `policies: ${policyName}`)
  }

  for (const entity of entities.keys()) resolveTreatment(entity, undefined, `entities.${entity}`)
  const known = listEntities(options.recognizers ?? [], options.detection, entities.keys())
  for (const policy of policies.values()) checkPolicy(policy, known, resolveTreatment)
  const wrappers = listWrappers([...entities.values()], [...policies.values()])
  checkWrappers(wrappers)
  return {
    types,
    formats,
    hasPolicy: (name) => policies.has(name),
    checkPolicyName: (name) => void findName(policies, name, 'policy'),
    treat,
    entities,
    wrappers,
  }
}

function checkPolicy(
  policy: Policy,
  known: ReadonlySet<string>,
  resolve: (entity: string, rule: PolicyRule, place: string) => EntityTreatment,
): void {
  const rules = Object.entries(policy.entities ?? {})
  for (const [entity] of rules) checkEntity(`policies: ${policy.name}`, entity, known)
  if (policy.otherwise !== undefined) rules.push(['OTHER', policy.otherwise])
  for (const [entity, rule] of rules) {
    const place = `policies: ${policy.name}: ${entity}`
    if ((rule.prefix === undefined) !== (rule.suffix === undefined)) {
      throw configurationError('invalid_options', `${place}: prefix and suffix go together`)
    }
    resolve(entity, rule, place)
  }
}

function listWrappers(
  entities: readonly EntityDefaults[],
  policies: readonly Policy[],
): readonly Wrapper[] {
  const rules = policies.flatMap(({ entities: own, otherwise }) => [
    ...Object.values(own ?? {}),
    ...(otherwise === undefined ? [] : [otherwise]),
  ])
  return [
    ...entities.map(({ tag }) => ({ prefix: `<${tag}>`, suffix: `</${tag}>` })),
    ...rules.flatMap(({ prefix, suffix }) =>
      prefix === undefined || suffix === undefined ? [] : [{ prefix, suffix }],
    ),
  ]
}

function gather<T>(
  builtIn: readonly T[],
  own: readonly T[] | undefined,
  nameOf: (item: T) => string,
): Map<string, T> {
  return new Map([...builtIn, ...(own ?? [])].map((item) => [nameOf(item), item]))
}

function findName<T>(known: ReadonlyMap<string, T>, name: string, place: string): T {
  const found = known.get(name.trim())
  if (found !== undefined) return found
  const near = suggestName(name, known.keys())
  throw configurationError(
    'invalid_options',
    `${place}: "${name}" is not defined${near === undefined ? '' : `; did you mean "${near}"?`}`,
  )
}
