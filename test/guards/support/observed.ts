import { MemoryTokenStore, type TokenStore } from 'fieldveil'

/** A store that notes which of its methods were called. */
export function openObservedStore() {
  const calls: string[] = []
  const store = new Proxy<TokenStore>(new MemoryTokenStore(), {
    get(target, name) {
      const value = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        if (['claim', 'read', 'replace'].includes(String(name))) calls.push(String(name))
        return Reflect.apply(value, target, given)
      }
    },
  })
  return { store, calls }
}
