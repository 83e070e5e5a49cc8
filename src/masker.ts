import { wrapFailure } from './contract/envelope.ts'
import { createMessages } from './contract/messages.ts'
import { configurationError, type MaskingError } from './errors.ts'
import { createCalls } from './masker/call.ts'
import { createRulesReader } from './masker/documents.ts'
import { createMaskFields } from './masker/mask-fields.ts'
import { gatherNames } from './masker/names.ts'
import { createTextMasking } from './masker/texts.ts'
import { createUnmaskFields } from './masker/unmask-fields.ts'
import { readSettings } from './options.ts'
import { MemoryTokenStore } from './stores/memory.ts'
import { builtInRecognizers } from './text/built-in-recognizers.ts'
import { createRecognition } from './text/recognize.ts'
import { deriveTokenKeys } from './tokens/keys.ts'
import type { FieldRules, Masker, MaskerOptions, PreparedRules } from './types.ts'
import { createVault } from './vault.ts'

/**
 * Makes a masker: the same value always gives the same token under the same keys and tenant, and
 * the value lies sealed in the token store. Every option has a default but `keys`. Nothing is sent
 * to the store before the first call. Throws `invalid_options`, which names the option and the mend.
 */
export function createMasker(options: MaskerOptions): Masker {
  const settings = readSettings(options)
  const names = gatherNames(options)
  const store = options.store ?? new MemoryTokenStore()
  if (options.quota !== undefined && store.count === undefined) {
    throw configurationError('invalid_options', 'quota: the token store has no count method')
  }
  const messages = createMessages({
    unmaskErrors: settings.unmaskErrors,
    messages: options.messages ?? {},
    maskedLength: settings.limits.maskedLength,
    retries: settings.retries,
  })
  const vault = createVault({
    keys: deriveTokenKeys(options.keys),
    store,
    cache: settings.cache,
    timeout: settings.timeout,
    retries: settings.retries,
    quota: options.quota?.limit,
  })
  const recognition = createRecognition([...builtInRecognizers, ...(options.recognizers ?? [])])
  const texts = createTextMasking({ settings, messages, names, vault, recognition })
  const calls = createCalls(settings, messages, names.hasPolicy)
  const parts = { settings, messages, names, vault, texts, calls }
  const readRules = createRulesReader(parts)
  const maskPayload = createMaskFields(parts)
  const unmaskPayload = createUnmaskFields(parts)
  const prepared = new WeakMap<FieldRules, PreparedRules>()

  // Rules are read once: a caller that hands in the same object again pays nothing for it.
  function prepareOnce(rules: FieldRules): PreparedRules {
    const known = prepared.get(rules)
    if (known !== undefined) return known
    const read = readRules(rules)
    prepared.set(rules, read)
    return read
  }

  return {
    maskFields: (payload, context) =>
      calls.mask(context, (call) => maskPayload(payload, call)).catch(wrapRejection),
    unmaskFields: (payload, context) =>
      calls.unmask(context, (call) => unmaskPayload(payload, call)).catch(wrapRejection),
    maskDocument: async (document, rules, context) =>
      prepareOnce(rules).maskDocument(document, context),
    unmaskDocument: async (document, rules, context) =>
      prepareOnce(rules).unmaskDocument(document, context),
    prepare: (rules, part) => readRules(rules, part),
    maskText: (text, textOptions, context) =>
      calls.mask(withPolicy(context, textOptions), async (call) => {
        if (typeof text !== 'string') throw messages.fail('value_not_string')
        const plan = await texts.plan(text, call)
        return plan.assemble(await vault.mask(plan.requests, vault.prepare(plan.requests)))
      }),
    unmaskText: (text, textOptions, context) =>
      calls.unmask(withPolicy(context, textOptions), async (call) => {
        if (typeof text !== 'string') throw messages.fail('value_not_string')
        return texts.unmask(text, call)
      }),
    erase: (what, context) =>
      calls.mask(context, async ({ tenant }) => {
        if (typeof what?.token !== 'string') throw messages.fail('bad_request')
        return { erased: await vault.erase(tenant, what.token), at: Date.now() }
      }),
    close: async () => {
      await calls.close()
      await vault.close()
    },
  }
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
