import { createMasker } from '../../../src/index.ts'
import {
  breakDown,
  createFragileStore,
  type FragileStore,
  hang,
} from '../../support/fragile-store.ts'
import { testKeys } from '../../support/keys.ts'

/** Closes maskers over stores in every state, and says which timers each has left behind. */
async function closeOver(name: string, spoil: (store: FragileStore) => void): Promise<void> {
  const store = createFragileStore()
  const masker = createMasker({ keys: testKeys, store, timeout: 300 })
  await masker.maskDocument(['before'], ['[*]'])
  spoil(store)
  const calls = Array.from({ length: 12 }, async (_, index) => {
    await masker.maskDocument([`value ${index}`], ['[*]']).catch(() => {})
  })
  await Promise.all(calls)
  store.tell('lost')
  await masker.maskDocument(['another'], ['[*]']).catch(() => {})
  store.tell('lost')
  await masker.close()
  const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout')
  console.log(`${name}: ${JSON.stringify(timers)}`)
}

// The first call of a process takes longer than that on a busy machine.
await createMasker({ keys: testKeys }).maskDocument(['first'], ['[*]'])

await closeOver('hangs', (store) => {
  store.before = () => hang()
})
await closeOver('fails', (store) => {
  store.before = breakDown
})
await closeOver('fails to heal', (store) => {
  store.before = ({ method }) => (method === 'claim' ? breakDown() : undefined)
})
await closeOver('works', () => {})
process.once('exit', () => console.log('ended'))
