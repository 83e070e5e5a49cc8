import type { Recognizer } from '../types.ts'
import { addressRecognizer } from './recognizers/address.ts'
import { organizationRecognizer } from './recognizers/organization.ts'
import { personRecognizer } from './recognizers/person.ts'
import { createStructuredScanner, structuredRecognizers } from './structured-scanner.ts'

/** The recognisers of every masker; of two equal finds the one further in front wins. */
export const builtInRecognizers: readonly Recognizer[] = [
  ...structuredRecognizers.map(toRecognizer),
  addressRecognizer,
  organizationRecognizer,
  personRecognizer,
]

function toRecognizer({ name, entity }: { name: string; entity: string }): Recognizer {
  let scan: ReturnType<typeof createStructuredScanner> | undefined
  return {
    name,
    entity,
    find(text) {
      scan ??= createStructuredScanner({ entities: new Set([entity]) })
      return scan(text).filter(({ recognizer }) => recognizer === name)
    },
  }
}
