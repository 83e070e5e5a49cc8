import { randomBytes } from 'node:crypto'
import { createMasker, keysFromEnvironment } from 'fieldveil'

// In production a secret manager sets it: FIELDVEIL_KEYS="2026-11:$(openssl rand -base64 32)".
const makeSecret = () => randomBytes(32).toString('base64')
process.env.FIELDVEIL_KEYS ??= `2026-11:${makeSecret()}`

const masker = createMasker({ keys: keysFromEnvironment() })
await masker.ready()
const before = await masker.maskDocument({ email: 'ann@example.org' }, ['email'])
console.log('masked:', before.email, 'sealed under', (await masker.health()).keys.sealing)

// A newer secret is put in front. First as :standby, until every process knows it; then without.
process.env.FIELDVEIL_KEYS = `2027-05:${makeSecret()},${process.env.FIELDVEIL_KEYS}`
await masker.useKeys(keysFromEnvironment())
const after = await masker.maskDocument({ email: 'ann@example.org' }, ['email'])
console.log('masked:', after.email, 'sealed under', (await masker.health()).keys.sealing)

// What older secrets sealed is sealed anew: here in process, for Redis by `npx fieldveil rotate`.
const { rewrapped, current, left } = await masker.rotate()
console.log(`rotated: ${rewrapped} anew, ${current} already under the newest, ${left} left`)
await masker.close()
