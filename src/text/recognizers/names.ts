import type { Recognizer } from '../../types.ts'
import { createNameTagger } from '../name-tagger.ts'

/** Finds of one entity of the name tagger, as a recogniser among others. */
function nameRecognizer(name: string, entity: string): Recognizer {
  const tag = createNameTagger({ entities: new Set([entity]) })
  return { name, entity, find: (text) => tag(text, []) }
}

export const addressRecognizer: Recognizer = nameRecognizer('address', 'ADDRESS')
export const organizationRecognizer: Recognizer = nameRecognizer('organization', 'ORGANIZATION')
export const personRecognizer: Recognizer = nameRecognizer('person', 'PERSON')
export const nationalityRecognizer: Recognizer = nameRecognizer('nationality', 'NATIONALITY')
