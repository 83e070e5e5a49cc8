import { createDetector } from 'fieldveil'
import type { Span } from './score.ts'

/** Finds of one text, without masking them. */
export type Detect = (text: string) => readonly Span[]

/** What is sought. */
export type Scope = 'common' | 'structured' | 'everything'

/** The seven common structured types. */
export const commonEntities = [
  'CREDIT_CARD',
  'US_SSN',
  'PHONE_NUMBER',
  'EMAIL_ADDRESS',
  'IBAN',
  'IP_ADDRESS',
  'URL',
] as const
/** What is found by names and grammar instead of by a form. */
export const namedEntities = ['PERSON', 'ORGANIZATION', 'ADDRESS', 'NATIONALITY'] as const

/** Our side of every table; all of it goes through here. */
export function loadDetector(scope: Scope): Detect {
  const entities =
    scope === 'common' ? commonEntities : { except: scope === 'structured' ? namedEntities : [] }
  const detector = createDetector(scope === 'everything' ? {} : { detection: { entities } })
  return (text) => {
    const finds = detector.detect(text)
    if (!Array.isArray(finds)) throw new Error('A detector of built-in recognisers answered later')
    return finds as readonly Span[]
  }
}
