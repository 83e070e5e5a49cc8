import { compareDocuments, createPalette, type Mark, showMarked } from './marks.ts'

interface Find {
  readonly entity: string
  readonly start: number
  readonly end: number
  readonly prefix: string
  readonly token: string
  readonly suffix: string
}

interface Masked {
  readonly text?: string
  readonly document?: unknown
  readonly finds: readonly Find[]
  readonly held: readonly { readonly key: string; readonly record: string }[]
}

type Kind = 'document' | 'text'

const samples: Record<Kind, string> = {
  document: JSON.stringify(
    {
      name: 'George Williams',
      email: 'george.williams@example.com',
      age: 57,
      card: { number: '4111 1111 1111 1111', brand: 'visa' },
      note: 'Call me at (408) 426-9989, not by mail.',
      password: 'correct horse',
    },
    null,
    2,
  ),
  text:
    'Hi, I am Maria Fernández from Springfield. My card 4111 1111 1111 1111 was charged twice.\n' +
    'Please write to maria.f@example.com or call +44 20 7946 0958. The order number is 20931.\n',
}

const sampleRules = JSON.stringify(
  {
    name: { tokenName: 'Person Token' },
    email: { format: 'Email Address' },
    age: {},
    'card.number': { tokenName: 'Numeric Token', format: 'Credit Card' },
    note: { detect: true },
    password: { redact: '[removed]' },
  },
  null,
  2,
)

function find<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T
}

const form = find<HTMLFormElement>('form')
const input = find<HTMLTextAreaElement>('input')
const rules = find<HTMLTextAreaElement>('rules')
const permission = find<HTMLInputElement>('permission')
const sides = find('sides')
const typed: Record<Kind, string> = { ...samples }
let kind: Kind = 'document'
let run = 0
let timer: ReturnType<typeof setTimeout> | undefined

function readPayload(): Record<string, unknown> {
  if (kind === 'text') return { text: input.value }
  return { document: parse(input.value, 'The body'), rules: parse(rules.value, 'The rules') }
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${what} is not JSON: ${(error as Error).message}`)
  }
}

async function send(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error ?? `the server answered ${response.status}`)
  return answer
}

async function show(): Promise<void> {
  const current = ++run
  sides.setAttribute('aria-busy', 'true')
  try {
    const payload = readPayload()
    const masked: Masked = await send('/playground/mask', payload)
    const allowed = permission.checked
    const back: Pick<Masked, 'text' | 'document'> = await send(
      '/playground/unmask',
      { ...payload, text: masked.text, document: masked.document },
      allowed ? { authorization: 'Bearer support' } : {},
    )
    // An answer that was overtaken by another keystroke is of no use any more.
    if (current !== run) return
    showSides(payload, masked, back)
    find('back-title').textContent = allowed
      ? '4 · Comes back, to a caller who may unmask'
      : '4 · Comes back, to a caller who may not unmask'
    find('curl').textContent = printCurl(payload)
    find('problem').textContent = ''
  } catch (error) {
    if (current === run) find('problem').textContent = (error as Error).message
  } finally {
    if (current === run) sides.setAttribute('aria-busy', 'false')
  }
}

function showSides(
  payload: Record<string, unknown>,
  masked: Masked,
  back: Pick<Masked, 'text' | 'document'>,
): void {
  const palette = createPalette()
  const { hueOf } = palette
  if (masked.text === undefined) {
    const compared = compareDocuments(payload.document, masked.document)
    showMarked(find('sent'), compared.before, compared.beforeMarks, hueOf)
    showMarked(find('seen'), compared.after, compared.afterMarks, hueOf)
    const returned = compareDocuments(masked.document, back.document)
    showMarked(find('back'), returned.after, returned.afterMarks, hueOf)
  } else {
    const { finds } = masked
    const sent = String(payload.text)
    showMarked(find('sent'), sent, finds.map(markFind), hueOf)
    showMarked(find('seen'), masked.text, markTokens(finds), hueOf)
    const isBack = back.text === sent
    showMarked(
      find('back'),
      back.text ?? '',
      isBack ? finds.map(markFind) : markTokens(finds),
      hueOf,
    )
  }
  find('legend').replaceChildren(...palette.types().map((type) => showType(type, hueOf(type))))
  find('held').replaceChildren(...masked.held.map(showRecord))
}

function markFind({ start, end, entity }: Find): Mark {
  return { start, end, type: entity }
}

/** Where the tokens stand in the masked text. */
function markTokens(finds: readonly Find[]): Mark[] {
  let shift = 0
  return finds.map(({ start, end, entity, prefix, token, suffix }) => {
    const length = prefix.length + token.length + suffix.length
    const mark = { start: start + shift, end: start + shift + length, type: entity }
    shift += length - (end - start)
    return mark
  })
}

function showType(type: string, hue: number): HTMLElement {
  const item = document.createElement('li')
  const mark = document.createElement('mark')
  mark.style.setProperty('--hue', String(hue))
  mark.textContent = type
  item.append(mark)
  return item
}

function showRecord({
  key,
  record,
}: {
  readonly key: string
  readonly record: string
}): HTMLElement {
  const row = document.createElement('tr')
  for (const text of [key, record]) {
    const cell = document.createElement('td')
    cell.textContent = text
    row.append(cell)
  }
  return row
}

function printCurl(payload: unknown): string {
  const body = JSON.stringify(payload).replaceAll("'", "'\\''")
  return `curl -s ${location.origin}/playground/mask -H 'content-type: application/json' -d '${body}'`
}

function showSoon(): void {
  clearTimeout(timer)
  timer = setTimeout(show, 150)
}

function chooseKind(next: Kind): void {
  typed[kind] = input.value
  kind = next
  input.value = typed[kind]
  find('rules-field').hidden = kind === 'text'
  find('input-label').textContent = kind === 'text' ? 'Text' : 'Body of the request'
  void show()
}

form.addEventListener('submit', (event) => event.preventDefault())
input.addEventListener('input', showSoon)
rules.addEventListener('input', showSoon)
permission.addEventListener('change', () => void show())
for (const radio of form.querySelectorAll<HTMLInputElement>('input[name="kind"]')) {
  radio.addEventListener('change', () => chooseKind(radio.value as Kind))
}
find('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(find('curl').textContent ?? '')
  find('copy').textContent = 'Copied'
  setTimeout(() => {
    find('copy').textContent = 'Copy'
  }, 1500)
})
input.value = typed[kind]
rules.value = sampleRules
void show()
