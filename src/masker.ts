import { wrapFailure } from './contract/envelope.ts'
import { createMessages } from './contract/messages.ts'
import { configurationError, type MaskingError } from './errors.ts'
import { createEvents } from './events.ts'
import { createCoverage } from './guards/coverage.ts'
import { createCalls } from './masker/call.ts'
import { createDefinitionStore } from './masker/definition-store.ts'
import { createRulesReader } from './masker/documents.ts'
import { refuseDryRun, tellOfText } from './masker/dry-runs.ts'
import { createErasing } from './masker/erasing.ts'
import { createGate } from './masker/gate.ts'
import { createHealth } from './masker/health.ts'
import { addInnerDoor } from './masker/inner-door.ts'
import { createLiveNames } from './masker/live-names.ts'
import { createMaskFields } from './masker/mask-fields.ts'
import { createPlanting } from './masker/planting.ts'
import { createSearching } from './masker/searching.ts'
import { createStreams } from './masker/streams.ts'
import { checkTextOptions } from './masker/text-options.ts'
import { createTextMasking } from './masker/texts.ts'
import { createUnmaskFields } from './masker/unmask-fields.ts'
import { createWatch } from './masker/watch.ts'
import { checkOptionNames } from './option-names.ts'
import { checkKeys, readSettings } from './options.ts'
import { MemoryTokenStore } from './stores/memory.ts'
import { openTelemetry } from './telemetry/open-telemetry.ts'
import type { FieldRules, Masker, MaskerOptions, PreparedRules, TokenStore } from './types.ts'
import { compileUnmaskPolicy } from './unmask-policy/compile-policy.ts'
import { setDeadline } from './vault/deadline.ts'
import { createVault, type Vault, type VaultOptions } from './vault.ts'

/**
 * Makes a masker: the same value always gives the same token under the same keys and tenant, and
 * the value lies sealed in the token store. Every option has a default but `keys`. Nothing is sent
 * to the store before the first call. Throws `invalid_options`, which names the option and the mend.
 */
export function createMasker(options: MaskerOptions): Masker {
  const settings = readSettings(options)
  const names = createLiveNames(options)
  const store = options.store ?? new MemoryTokenStore()
  checkStore(options, store)
  const policy =
    options.unmaskPolicy && compileUnmaskPolicy(options.unmaskPolicy, new Set(names.types.keys()))
  const messages = createMessages({
    unmaskErrors: settings.unmaskErrors,
    messages: options.messages ?? {},
    maskedLength: settings.limits.maskedLength,
    retries: settings.retries,
  })
  const telemetry = openTelemetry({ enabled: options.telemetry })
  const events = createEvents({ listener: options.onEvent?.bind(options), telemetry })
  const { cache, timeout, retries, durability, limits, tenant: ownTenant } = settings
  const vaultOptions = { cache, timeout, retries, durability, limits, events }
  const vault = createVault({
    ...vaultOptions,
    keys: options.keys,
    store,
    subjectStore: options.subjectStore,
    quota: options.quota?.limit,
    previous: options.previous && openPrevious(vaultOptions, options.previous),
  })
  const watch = createWatch({ events, telemetry, fingerprint: vault.fingerprint })
  const setCallDeadline = () => setDeadline(timeout)
  const gate = createGate({
    settings,
    messages,
    vault,
    watch,
    policy,
    setDeadline: setCallDeadline,
  })
  const searching = createSearching(options, names, setCallDeadline)
  const texts = createTextMasking({ settings, messages, names, gate, searching })
  const calls = createCalls({
    settings,
    messages,
    hasPolicy: names.hasPolicy,
    openTenant: vault.openTenant,
    setDeadline: setCallDeadline,
    watch,
  })
  const search = searching.recognitionFor
  const coverage = options.coverage && createCoverage(searching.usual, options.coverage)
  const definitions = createDefinitionStore({
    ...{ names, shelf: vault.shelf, tenant: ownTenant, fail: messages.fail },
  })
  const values = { settings, messages, names, gate, texts, searching }
  const parts = { ...values, definitions, calls, coverage }
  const readRules = createRulesReader(parts)
  const maskPayload = createMaskFields(parts)
  const unmaskPayload = createUnmaskFields(parts)
  const openStream = createStreams(parts)
  const closing = new AbortController()
  const erase = createErasing({ messages, vault, watch, calls, closing: closing.signal })
  const plant = createPlanting({ names, gate, vault, calls })
  const prepared = new WeakMap<FieldRules, PreparedRules>()

  // Rules are read once: a caller that hands in the same object again pays nothing for it.
  function prepareOnce(rules: FieldRules): PreparedRules {
    const known = prepared.get(rules)
    if (known !== undefined) return known
    const read = readRules(rules)
    prepared.set(rules, read)
    return read
  }

  const masker: Masker = {
    maskFields: (payload, context) =>
      calls.mask(context, (call) => maskPayload(payload, refuseDryRun(call))).catch(wrapRejection),
    unmaskFields: (payload, context) =>
      calls
        .unmask(context, (call) => unmaskPayload(payload, refuseDryRun(call)))
        .catch(wrapRejection),
    maskDocument: async (document, rules, context) =>
      prepareOnce(rules).maskDocument(document, context),
    unmaskDocument: async (document, rules, context) =>
      prepareOnce(rules).unmaskDocument(document, context),
    prepare: (rules, part) => readRules(rules, part),
    maskText: (text, textOptions, context) =>
      calls.mask(withPolicy(context, textOptions), async (begun) => {
        checkTextOptions(textOptions)
        if (typeof text !== 'string') throw messages.fail('value_not_string')
        const detection = textOptions?.detection
        const call = searching.timed(detection === undefined ? begun : { ...begun, detection })
        if (call.dryRun !== undefined) {
          await tellOfText(search(call), 'mask', text, call)
          return { text, finds: [] }
        }
        const plan = await texts.plan(text, call)
        return plan.assemble(await gate.mask(call, plan.requests))
      }),
    unmaskText: (text, textOptions, context) =>
      calls.unmask(withPolicy(context, textOptions), async (call) => {
        checkTextOptions(textOptions)
        if (typeof text !== 'string') throw messages.fail('value_not_string')
        if (call.dryRun !== undefined) {
          await tellOfText(search(call), 'unmask', text, call)
          return text
        }
        return texts.unmask(text, call, textOptions?.onUnknownToken)
      }),
    createMaskStream: (streamOptions, context) => openStream('mask', streamOptions, context),
    createUnmaskStream: (streamOptions, context) => openStream('unmask', streamOptions, context),
    erase,
    plantHoneytoken: plant,
    ready: () =>
      calls.follow(async () => {
        await vault.ready(ownTenant)
        await definitions.follow()
        // What happens from now on is counted.
        await telemetry?.loaded
      }),
    coverage: () => {
      if (coverage !== undefined) return coverage.report()
      throw configurationError('invalid_options', 'coverage is off: createMasker({ coverage: {} })')
    },
    health: createHealth({ vault, calls, tenant: ownTenant }),
    useKeys: (keys) => calls.follow(async () => vault.useKeys(checkKeys(keys))),
    rotate: (rotation = {}) =>
      calls.follow(() => {
        checkOptionNames('rotate', rotation, ['cursor', 'tenants', 'batch', 'onProgress', 'signal'])
        const signals = rotation.signal === undefined ? [] : [rotation.signal]
        const signal = AbortSignal.any([...signals, closing.signal])
        return vault.rotate({ ...rotation, signal }, ownTenant)
      }),
    close: async () => {
      closing.abort()
      definitions.stop()
      await calls.close()
      await vault.close()
    },
  }
  return addInnerDoor(masker, {
    settings,
    messages,
    names,
    definitions,
    vault,
    recognition: searching.usual,
    quota: options.quota?.limit,
  })
}

function checkStore(options: MaskerOptions, store: TokenStore): void {
  const { quota, unmaskPolicy, durability } = options
  if ((quota !== undefined || unmaskPolicy?.budget !== undefined) && store.count === undefined) {
    const option = quota === undefined ? 'unmaskPolicy.budget' : 'quota'
    throw configurationError('invalid_options', `${option}: the token store has no count method`)
  }
  if (durability !== 'replica') return
  for (const one of [store, options.subjectStore ?? store]) {
    if (one.durabilities?.includes('replica')) continue
    throw configurationError(
      'invalid_options',
      "durability: the token store knows no replicas; use a RedisTokenStore, or durability: 'memory'",
    )
  }
}

/** Opens tokens only, so that nothing of it needs a limit of its own. */
function openPrevious(
  shared: Omit<VaultOptions, 'keys' | 'store' | 'subjectStore' | 'quota' | 'previous'>,
  { keys, store, subjectStore }: NonNullable<MaskerOptions['previous']>,
): Vault {
  return createVault({
    ...shared,
    keys,
    store,
    subjectStore,
    quota: undefined,
    previous: undefined,
  })
}

function wrapRejection(error: unknown): ReturnType<typeof wrapFailure> {
  return wrapFailure(error as MaskingError)
}

function withPolicy<Context extends object>(
  context: Context | undefined,
  options: { readonly policy?: string } | undefined,
): Context | undefined {
  if (options?.policy === undefined) return context
  return { ...(context as Context), policy: options.policy }
}
