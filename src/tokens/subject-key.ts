import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { TokenValue } from '../types.ts'
import { drawNonce, nonceBytes } from './nonces.ts'
import { invalidRecord } from './record.ts'
import {
  type Holder,
  type OwnedContent,
  type PlainContent,
  packContent,
  type SubjectContent,
  unpackContent,
} from './record-content.ts'

/** A living key of a subject: without it, what was masked for the subject alone cannot be read. */
export interface SubjectKey {
  /** Of the subject's own record. */
  readonly storeKey: string
  readonly keyId: string
  readonly key: KeyObject
}

const tagBytes = 16

/** A fresh key of 32 random bytes, as it goes into the subject's record. */
export function drawSubjectContent(): SubjectContent {
  return { kind: 'subject', keyId: randomBytes(8).toString('hex'), secret: randomBytes(32) }
}

export function readSubjectKey(storeKey: string, content: SubjectContent): SubjectKey {
  return { storeKey, keyId: content.keyId, key: createSecretKey(content.secret) }
}

/** The value behind a key of its own, and that one under the subject's: AES-256-GCM, random nonces. */
export function sealOwned(
  storeKey: string,
  content: PlainContent,
  subject: SubjectKey,
): OwnedContent {
  const valueKey = randomBytes(32)
  const { tokenName, expiresAt, origin } = content
  return {
    kind: 'owned',
    tokenName,
    expiresAt,
    origin,
    holders: [wrapKey(storeKey, valueKey, subject)],
    inner: encrypt(
      createSecretKey(valueKey),
      storeKey,
      packContent({ ...content, origin: undefined }),
    ),
  }
}

/** The value and its attributes; throws `record_invalid` when the subject's key does not open it. */
export function openOwned(
  storeKey: string,
  content: OwnedContent,
  subject: SubjectKey,
): { readonly value: TokenValue; readonly attributes: string | undefined } {
  const valueKey = createSecretKey(unwrapKey(storeKey, content, subject))
  const opened = unpackContent(decrypt(valueKey, storeKey, content.inner))
  if (opened.kind !== 'plain') throw invalidRecord()
  return { value: opened.value, attributes: opened.attributes }
}

/** The same value, opened by `holder`'s key and from now on by `added`'s too. */
export function addHolder(
  storeKey: string,
  content: OwnedContent,
  holder: SubjectKey,
  added: SubjectKey,
): readonly Holder[] {
  const valueKey = unwrapKey(storeKey, content, holder)
  // A subject that was erased and came back has another key now.
  const others = content.holders.filter((one) => one.storeKey !== added.storeKey)
  return [...others, wrapKey(storeKey, valueKey, added)]
}

function wrapKey(storeKey: string, valueKey: Buffer, subject: SubjectKey): Holder {
  const { keyId } = subject
  const wrapped = encrypt(subject.key, `${storeKey} ${keyId}`, valueKey)
  return { storeKey: subject.storeKey, keyId, wrapped }
}

function unwrapKey(storeKey: string, { holders }: OwnedContent, subject: SubjectKey): Buffer {
  const { keyId } = subject
  const holder = holders.find((one) => one.storeKey === subject.storeKey && one.keyId === keyId)
  if (holder === undefined) throw invalidRecord()
  return decrypt(subject.key, `${storeKey} ${keyId}`, holder.wrapped)
}

function encrypt(key: KeyObject, bound: string, plaintext: Buffer): Buffer {
  const nonce = Buffer.allocUnsafe(nonceBytes)
  drawNonce(nonce, 0)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(bound, 'latin1'))
  const text = cipher.update(plaintext)
  cipher.final()
  return Buffer.concat([nonce, text, cipher.getAuthTag()])
}

function decrypt(key: KeyObject, bound: string, sealed: Buffer): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw invalidRecord()
  const nonce = sealed.subarray(0, nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(bound, 'latin1'))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  const plaintext = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes))
  try {
    decipher.final()
  } catch {
    throw invalidRecord()
  }
  return plaintext
}
