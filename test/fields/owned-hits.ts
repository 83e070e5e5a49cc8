import * as owned from '../../src/fields/owned.ts'

/** `collectOwned` for documents that are plain, which those of the tests are. */
export const collectOwned = <Document>(
  ...parameters: Parameters<typeof owned.collectOwned<Document>>
) => {
  const found = owned.collectOwned<Document>(...parameters)
  if (found === undefined) throw new Error('the document is not plain')
  return found
}
