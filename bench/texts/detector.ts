import * as fieldveil from 'fieldveil'
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

interface DetectorModule {
  readonly createDetector?: (options: {
    detection?: { entities?: readonly string[] | { except: readonly string[] } }
  }) => { detect(text: string): readonly Span[] | Promise<readonly Span[]> }
}

interface RecognitionModule {
  readonly createRecognition: (recognizers: readonly { readonly entity: string }[]) => Detect
  readonly builtInRecognizers: readonly { readonly entity: string }[]
}

/** Our side of every table; all of it goes through here. */
export async function loadDetector(scope: Scope): Promise<Detect> {
  const { createDetector } = fieldveil as DetectorModule
  if (createDetector === undefined) return await loadRecognition(scope)
  const entities =
    scope === 'common' ? commonEntities : { except: scope === 'structured' ? namedEntities : [] }
  const detector = createDetector(scope === 'everything' ? {} : { detection: { entities } })
  return (text) => {
    const finds = detector.detect(text)
    if (!Array.isArray(finds)) throw new Error('A detector of built-in recognisers answered later')
    return finds as readonly Span[]
  }
}

/** Until the package has `createDetector`. */
async function loadRecognition(scope: Scope): Promise<Detect> {
  const load = async (name: string) =>
    await import(new URL(`../../src/text/${name}.ts`, import.meta.url).href)
  const [{ createRecognition }, { builtInRecognizers }] = (await Promise.all(
    ['recognize', 'built-in-recognizers'].map(load),
  )) as [RecognitionModule, RecognitionModule]
  const isSought = (entity: string): boolean => {
    if (scope === 'common') return (commonEntities as readonly string[]).includes(entity)
    return scope === 'everything' || !(namedEntities as readonly string[]).includes(entity)
  }
  return createRecognition(builtInRecognizers.filter(({ entity }) => isSought(entity)))
}
