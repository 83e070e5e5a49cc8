import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { deriveSpans } from './derived-spans.ts'
import type { Scored } from './quality-table.ts'
import type { Span } from './score.ts'

const folder = fileURLToPath(new URL('../peers', import.meta.url))

/** A peer with what it does to a text, for the clock, and what it finds, for the score. */
export interface Peer extends Scored {
  readonly run: (text: string) => unknown
}

interface RedactPii {
  readonly SyncRedactor: new () => { redact(text: string): string }
}
interface RedactPiiNode {
  readonly Redactor: new () => { redact(text: string): string }
}
interface OpenRedaction {
  readonly OpenRedaction: new () => {
    detect(text: string): Promise<{ detections: { type: string; position: [number, number] }[] }>
  }
}

/** The peers, installed where they are missing: their scripts do not run. */
export function loadPeers(): readonly Peer[] {
  if (!existsSync(`${folder}/node_modules`)) {
    execFileSync('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  const load = createRequire(`${folder}/package.json`)
  const redactPii = new (load('redact-pii') as RedactPii).SyncRedactor()
  const openRedaction = new (load('openredaction') as OpenRedaction).OpenRedaction()
  const redactPiiNode = new (load('@redactpii/node') as RedactPiiNode).Redactor()
  return [
    redactor('redact-pii', (text) => redactPii.redact(text), redactPiiEntities),
    {
      name: 'openredaction',
      run: (text) => openRedaction.detect(text),
      detect: async (text) => {
        const { detections } = await openRedaction.detect(text)
        return detections.map(({ type, position: [start, end] }) => {
          return { entity: openRedactionEntity(type), start, end }
        })
      },
    },
    redactor('@redactpii/node', (text) => redactPiiNode.redact(text), redactPiiNodeEntities),
  ]
}

/** What its placeholders stand for; a placeholder of another kind keeps its name, and is wrong. */
const redactPiiEntities: ReadonlyMap<string, string> = new Map([
  ['PERSON_NAME', 'PERSON'],
  ['NAME', 'PERSON'],
  ['EMAIL_ADDRESS', 'EMAIL_ADDRESS'],
  ['PHONE_NUMBER', 'PHONE_NUMBER'],
  ['CREDIT_CARD_NUMBER', 'CREDIT_CARD'],
  ['US_SOCIAL_SECURITY_NUMBER', 'US_SSN'],
  ['IP_ADDRESS', 'IP_ADDRESS'],
  ['URL', 'URL'],
  ['STREET_ADDRESS', 'ADDRESS'],
  ['ZIPCODE', 'ZIPCODE'],
  ['DIGITS', 'DIGITS'],
  ['USERNAME', 'USERNAME'],
  ['PASSWORD', 'PASSWORD'],
  ['CREDENTIALS', 'CREDENTIALS'],
])
const redactPiiNodeEntities: ReadonlyMap<string, string> = new Map([
  ['PERSON_NAME', 'PERSON'],
  ['EMAIL_ADDRESS', 'EMAIL_ADDRESS'],
  ['PHONE_NUMBER', 'PHONE_NUMBER'],
  ['CREDIT_CARD', 'CREDIT_CARD'],
  ['CREDIT_CARD_NUMBER', 'CREDIT_CARD'],
  ['SSN', 'US_SSN'],
  ['US_SOCIAL_SECURITY_NUMBER', 'US_SSN'],
])

function redactor(
  name: string,
  redact: (text: string) => string,
  entities: ReadonlyMap<string, string>,
): Peer {
  return {
    name,
    run: redact,
    detect: (text): readonly Span[] => deriveSpans(text, redact(text), entities),
  }
}

function openRedactionEntity(type: string): string {
  if (/EMAIL/.test(type)) return 'EMAIL_ADDRESS'
  if (/PHONE|FAX/.test(type)) return 'PHONE_NUMBER'
  if (/CREDIT_CARD|^CARD/.test(type)) return 'CREDIT_CARD'
  if (/SSN/.test(type)) return 'US_SSN'
  if (/IPV4|IPV6|^IP_/.test(type)) return 'IP_ADDRESS'
  if (/IBAN/.test(type)) return 'IBAN'
  if (/^URL|_URL/.test(type)) return 'URL'
  if (/NAME/.test(type) && !/USER|COMPANY|BUSINESS/.test(type)) return 'PERSON'
  if (/COMPANY|ORGANI/.test(type)) return 'ORGANIZATION'
  if (/ADDRESS|CITY|LOCATION/.test(type) && !/MAC/.test(type)) return 'ADDRESS'
  return type
}
