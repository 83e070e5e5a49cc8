import { nationalIdRules } from './national-ids/rules.ts'
import { bankRules } from './numbers/bank-rules.ts'
import type { FormRule } from './numbers/form-rule.ts'
import {
  vehicleIdentificationDigits,
  vehicleIdentificationNumber,
} from './numbers/vehicle-rules.ts'
import { labelledRules } from './recognizers/labelled-number.ts'

/** A recogniser's name, which its finds carry, and its entity. */
export interface StructuredRecognizer {
  readonly name: string
  readonly entity: string
}

/** Whether a recogniser's entity is to be found. */
export type Wants = (recognizer: { readonly entity: string }) => boolean

type RecognizerKey =
  | 'email'
  | 'url'
  | 'iban'
  | 'card'
  | 'mac'
  | 'ip'
  | 'phone'
  | 'fax'
  | 'birth'
  | 'crypto'

/** Recognisers with code of their own. */
export const recognizers: Readonly<Record<RecognizerKey, StructuredRecognizer>> = {
  email: { name: 'email', entity: 'EMAIL_ADDRESS' },
  url: { name: 'url', entity: 'URL' },
  iban: { name: 'iban', entity: 'IBAN' },
  card: { name: 'credit-card', entity: 'CREDIT_CARD' },
  mac: { name: 'mac-number', entity: 'MAC_NUMBER' },
  ip: { name: 'ip-address', entity: 'IP_ADDRESS' },
  phone: { name: 'phone', entity: 'PHONE_NUMBER' },
  fax: { name: 'fax', entity: 'FAX_NUMBER' },
  birth: { name: 'date-of-birth', entity: 'DATE_OF_BIRTH' },
  crypto: { name: 'crypto-address', entity: 'CRYPTO_ADDRESS' },
}

/** Recognisers that are a form with a check. */
export const formRules: readonly FormRule[] = [
  ...nationalIdRules,
  ...bankRules,
  vehicleIdentificationNumber,
  vehicleIdentificationDigits,
]

/** Names and entities of all structured recognisers; several may have one entity, none the same name. */
export const structuredRecognizers: readonly StructuredRecognizer[] = [
  ...new Map(
    [...Object.values(recognizers), ...formRules, ...labelledRules].map(({ name, entity }) => [
      name,
      { name, entity },
    ]),
  ).values(),
]
