import type { KnownNames } from '../contract/mask-entry.ts'
import { createMaskRequestReader } from '../contract/mask-request.ts'
import type { Messages } from '../contract/messages.ts'
import { createStatusRequestReader } from '../contract/status-request.ts'
import { createUnmaskRequestReader } from '../contract/unmask-request.ts'
import { configurationError } from '../errors.ts'
import type { Settings } from '../options.ts'
import { builtInEntities, lookAlikeEntity } from '../text/entities.ts'
import type { Recognition } from '../text/recognize.ts'
import type { Masker } from '../types.ts'
import type { Vault } from '../vault.ts'
import type { DefinitionStore } from './definition-store.ts'
import type { LiveNames } from './live-names.ts'

/** What `src/api` needs of a masker; not part of what users are promised. */
export interface InnerDoor {
  /** The masker's own. */
  readonly tenant: string
  /** Entries that one call takes. */
  readonly batch: number
  /** UTF-16 units that a text may have. */
  readonly textLength: number
  /** Tokens that a tenant may create, where that is limited. */
  readonly quota: number | undefined
  readonly fail: Messages['fail']
  readonly workSeals: Vault['workSeals']
  readonly names: LiveNames
  readonly definitions: DefinitionStore
  /** Throws the contract's answer for what is wrong with a payload, however many entries it has. */
  check(call: 'mask' | 'unmask', payload: unknown): void
  /** The finds of a text, sorted, none overlapping. */
  recognize: Recognition
  /** Entities that finds may have. */
  readonly entities: readonly string[]
  /** The ids of the jobs that a payload asks for. Throws the contract's answer for what is wrong with it. */
  readStatus(payload: unknown): readonly string[]
}

export interface InnerDoorParts {
  readonly settings: Settings
  readonly messages: Messages
  readonly names: LiveNames
  readonly definitions: DefinitionStore
  readonly vault: Vault
  readonly quota: number | undefined
  readonly recognition: Recognition
}

// By a registered symbol, because a program may load this package once as ESM and once as CommonJS.
const place = Symbol.for('fieldveil.inner-door')

/** Puts the door where `innerDoorOf` finds it, and no listing of the masker's properties does. */
export function addInnerDoor(masker: Masker, parts: InnerDoorParts): Masker {
  const { settings, messages, names, definitions, vault, quota, recognition } = parts
  const known: KnownNames = {
    hasTokenName: (name) => names.types.has(name),
    hasFormat: (name) => names.formats.has(name),
    hasPolicy: names.hasPolicy,
  }
  const limits = { ...settings.limits, batch: Number.POSITIVE_INFINITY }
  let readers: Record<'mask' | 'unmask', (payload: unknown) => unknown> | undefined
  const door: InnerDoor = {
    tenant: settings.tenant,
    batch: settings.limits.batch,
    textLength: settings.limits.textLength,
    quota,
    fail: messages.fail,
    workSeals: vault.workSeals,
    names,
    definitions,
    check: (call, payload) => {
      readers ??= {
        mask: createMaskRequestReader(known, limits, messages),
        unmask: createUnmaskRequestReader(known, limits, messages),
      }
      readers[call](payload)
    },
    recognize: recognition,
    entities: [...builtInEntities.keys()].filter((entity) => entity !== lookAlikeEntity),
    readStatus: createStatusRequestReader(settings.limits.batch, messages),
  }
  return Object.defineProperty(masker, place, { value: door })
}

/** Throws `invalid_options` for anything that `createMasker` did not make. */
export function innerDoorOf(masker: Masker): InnerDoor {
  const door = (masker as { readonly [place]?: InnerDoor } | undefined)?.[place]
  if (door !== undefined) return door
  throw configurationError(
    'invalid_options',
    'masker: give the one that createMasker() made, no copy',
  )
}
