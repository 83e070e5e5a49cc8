import { configurationError, MaskingError, suggestName } from '../errors.ts'
import type { ErrorCode, Issue } from '../types.ts'
import { type ContractCode, contractAnswers, operatorCodes } from './contract-answers.ts'

export type { ContractCode } from './contract-answers.ts'

/** The words of the contract, for each of its codes. */
export interface Messages {
  /** An error that answers by the contract. */
  fail(code: ContractCode, details?: FailureDetails): MaskingError
  /** The text for one code, a name put in. */
  print(code: ContractCode, name?: string): string
}

/** What an error says beside its code. */
export interface FailureDetails {
  /** Of a token type, format or policy. */
  readonly name?: string | undefined
  /** As `print` made it; by default it is printed anew. */
  readonly message?: string
  /** Says more than the contract's text and stands in its place, but not in that of the host's own. */
  readonly detail?: string | undefined
  readonly issues?: readonly Issue[]
  readonly cause?: unknown
  /** An empty payload is 400 on mask and 500 on unmask. */
  readonly unmasking?: boolean
  /** Milliseconds. */
  readonly retryAfter?: number
}

/** What the words depend on. */
export interface MessageOptions {
  readonly unmaskErrors: 'documented' | 'semantic'
  readonly messages: Readonly<Partial<Record<ErrorCode, string>>>
  /** Characters that the message of `masked_too_long` names. */
  readonly maskedLength: number
  /** How many retries the message of `masking_failed` names. */
  readonly retries: number
}

const longestName = 200

/**
 * The contract's messages and statuses with the host's own in place of them. Throws `invalid_options`
 * for the message of a code that there is none of.
 */
export function createMessages(options: MessageOptions): Messages {
  checkCodes(options.messages)

  function print(code: ContractCode, name = ''): string {
    const text = options.messages[code] ?? adaptNumbers(code, options)
    // Names come from callers: cut, and put in literally.
    return text.replace('{name}', () => name.slice(0, longestName))
  }

  return {
    print,
    fail: (code, { name, message, detail, issues, cause, unmasking = false, retryAfter } = {}) => {
      const more = options.messages[code] === undefined ? detail : undefined
      return new MaskingError(code, message ?? more ?? print(code, name), {
        status: chooseStatus(code, unmasking, options.unmaskErrors),
        expose: true,
        ...(issues === undefined ? {} : { issues }),
        ...(cause === undefined ? {} : { cause }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      })
    },
  }
}

/** Without it the contract's own message, and the support address in it, would go on being sent. */
function checkCodes(messages: MessageOptions['messages']): void {
  const known: readonly string[] = [...Object.keys(contractAnswers), ...operatorCodes]
  for (const code of Object.keys(messages)) {
    if (known.includes(code)) continue
    const near = suggestName(code, known)
    const mend = near === undefined ? `there are ${known.join(', ')}` : `did you mean "${near}"?`
    throw configurationError('invalid_options', `messages: there is no code "${code}"; ${mend}`)
  }
}

function adaptNumbers(code: ContractCode, options: MessageOptions): string {
  const { message } = contractAnswers[code]
  if (code === 'masked_too_long') return message.replace('600', String(options.maskedLength))
  if (code === 'masking_failed') return message.replace('3', String(options.retries))
  return message
}

function chooseStatus(
  code: ContractCode,
  unmasking: boolean,
  style: 'documented' | 'semantic',
): number {
  const answer = contractAnswers[code]
  if (code === 'payload_empty' && unmasking) return style === 'semantic' ? 400 : 500
  return style === 'semantic' ? (answer.semantic ?? answer.status) : answer.status
}
