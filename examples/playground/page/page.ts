import { type Masked, type Payload, Problem, post, printCurl } from './calls.ts'
import { type Kind, type Sample, samples } from './samples.ts'
import { showExchange, showOutcome } from './show.ts'

const form = find<HTMLFormElement>('form')
const input = find<HTMLTextAreaElement>('input')
const settings = find<HTMLTextAreaElement>('settings')
const permission = find<HTMLInputElement>('permission')
const restore = find<HTMLButtonElement>('restore')
const copy = find<HTMLButtonElement>('copy')
const typed: Record<Kind, Sample> = { ...samples }
let kind: Kind = 'document'
let running = new AbortController()
let timer: ReturnType<typeof setTimeout> | undefined

const words: Readonly<Record<Kind, Readonly<Record<'input' | 'settings' | 'help', string>>>> = {
  document: {
    input: 'Body of the request',
    settings: 'Rules',
    help: 'A path to each field. {} masks it, detect searches it; reveal and redact do not come back.',
  },
  text: {
    input: 'Text',
    settings: 'Policy and detection',
    help: 'policy says what becomes of what is found: reversible, irreversible or keep. detection says what is sought.',
  },
}

function find<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T
}

function parse(field: 'input' | 'settings'): unknown {
  const text = field === 'input' ? input.value : settings.value
  if (text.trim() === '') throw new Problem(field, 'Nothing here yet: JSON is expected.')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem(field, `Not JSON yet: ${(error as Error).message}`)
  }
}

function readPayload(): Payload {
  if (kind === 'document') return { document: parse('input'), rules: parse('settings') }
  const options = parse('settings')
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options)
  const names = isObject ? Object.keys(options) : ['This']
  const unknown = names.find((name) => name !== 'policy' && name !== 'detection')
  if (!isObject || unknown !== undefined) {
    throw new Problem(
      'settings',
      `${unknown} is no setting; an object of policy and detection is expected.`,
    )
  }
  return { ...options, text: input.value }
}

/** Asks the server and shows what it says; whatever was asked before is given up. */
async function show(): Promise<void> {
  clearTimeout(timer)
  running.abort()
  running = new AbortController()
  const { signal } = running
  const sides = find('sides')
  sides.setAttribute('aria-busy', 'true')
  try {
    const payload = readPayload()
    const mayUnmask = permission.checked
    const masked = await post<Masked>('/playground/mask', payload, signal)
    const back = await post<Pick<Masked, 'text' | 'document'>>(
      '/playground/unmask',
      { ...payload, ...pick(masked) },
      signal,
      mayUnmask ? { authorization: 'Bearer support' } : {},
    )
    showProblem()
    find('curl').textContent = printCurl(location.origin, payload)
    showExchange(payload, masked, back, mayUnmask)
    delete sides.dataset['stale']
  } catch (error) {
    if (signal.aborted) return
    sides.dataset['stale'] = ''
    if (!(error instanceof Problem)) throw error
    showProblem(error)
    if (error.about === 'server') timer = setTimeout(show, 1000)
  }
  sides.setAttribute('aria-busy', 'false')
}

function pick({ text, document }: Masked): Payload {
  return text === undefined ? { document } : { text }
}

/** Puts what is wrong beside the field that it is about. */
function showProblem(problem?: Problem): void {
  for (const field of [input, settings]) {
    const isWrong = problem?.about === field.id
    find(`${field.id}-problem`).textContent = isWrong ? problem.message : ''
    field.setAttribute('aria-invalid', String(isWrong))
  }
  if (problem?.about === 'server') showOutcome(`${problem.message} This page goes on by itself.`)
  else if (problem !== undefined) showOutcome('Below is the last request that could be read.')
}

function keepTyped(): void {
  typed[kind] = { input: input.value, settings: settings.value }
  const sample = samples[kind]
  restore.disabled = input.value === sample.input && settings.value === sample.settings
}

function showSoon(): void {
  keepTyped()
  clearTimeout(timer)
  timer = setTimeout(show, 150)
}

function choose(next: Kind): void {
  kind = next
  input.value = typed[kind].input
  input.dir = kind === 'text' ? 'auto' : 'ltr'
  settings.value = typed[kind].settings
  find('input-label').textContent = words[kind].input
  find('settings-label').textContent = words[kind].settings
  find('settings-help').textContent = words[kind].help
  keepTyped()
  void show()
}

async function copyCurl(): Promise<void> {
  const line = find('curl')
  try {
    await navigator.clipboard.writeText(line.textContent ?? '')
    copy.textContent = 'Copied'
    find('copied').textContent = 'The curl line is copied.'
  } catch {
    // Not granted, or not there, as on a page that came neither from this machine nor by HTTPS.
    getSelection()?.selectAllChildren(line)
    copy.textContent = 'Press Ctrl+C'
    find('copied').textContent = 'The curl line is selected: copy it with Ctrl and C.'
  }
}

form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('input', showSoon)
for (const radio of form.querySelectorAll<HTMLInputElement>('input[name="kind"]')) {
  radio.addEventListener('change', () => choose(radio.value as Kind))
}
permission.addEventListener('change', () => void show())
restore.addEventListener('click', () => {
  typed[kind] = samples[kind]
  choose(kind)
  // It cannot be pressed a second time, and focus would be lost with it.
  input.focus()
})
copy.addEventListener('click', () => void copyCurl())
copy.addEventListener('blur', () => {
  copy.textContent = 'Copy'
  find('copied').textContent = ''
})
choose(kind)
