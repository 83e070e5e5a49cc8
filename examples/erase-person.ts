import { createMasker, MaskingError } from 'fieldveil'

const masker = createMasker({
  keys: [{ id: 'example', secret: 'a secret for these examples only, 32 bytes or more' }],
  onEvent: (event) => console.log('  audit log:', JSON.stringify(event)),
})
const fields = ['name', 'phone']
const open = (document: object) =>
  masker.unmaskDocument(document, fields).catch((error: unknown) => {
    if (error instanceof MaskingError) return `${error.code}: ${error.message}`
    throw error
  })

console.log('Two people who share a telephone are masked, each in their own name:')
const ann = await masker.maskDocument({ name: 'Ann Lee', phone: '555-0100' }, fields, {
  subject: 'customer-17',
})
const bob = await masker.maskDocument({ name: 'Bob Lee', phone: '555-0100' }, fields, {
  subject: 'customer-18',
})
console.log({ ann, bob })

console.log('\nAnn asks to be forgotten. One write, however many tokens she has:')
const receipt = await masker.erase({ subject: 'customer-17' })
console.log('the receipt, to be kept:', receipt)

// In backups too, where the keys of subjects are not in them: that is what `subjectStore` is for.
console.log('\nHer tokens are dead; what Bob shares with her is his still:')
console.log('Ann:', await open({ name: ann.name }))
console.log('Bob:', await open(bob))

console.log('\nWho comes back begins anew, under other tokens:')
const again = await masker.maskDocument({ name: 'Ann Lee' }, fields, { subject: 'customer-17' })
console.log({ before: ann.name, now: again.name })
await masker.close()
