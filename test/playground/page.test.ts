import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Playground, startPlayground } from './support/playground.ts'

let playground: Playground

beforeAll(async () => {
  playground = await startPlayground()
}, 600_000)

afterAll(() => playground?.close())

describe('the playground', () => {
  it('shows every side of a request', async () => {
    const { page, complaints } = await playground.open()
    const seen = await page.locator('#seen').textContent()
    expect(seen).toContain('.invalid')
    expect(seen).not.toContain('george@example.com')
    expect(await page.locator('#sent').textContent()).toContain('george@example.com')
    expect(await page.locator('#held tr').count()).toBe(5)
    expect(await page.locator('#held').textContent()).not.toMatch(/George|4111 1111/)
    expect(await page.locator('#place').textContent()).toBe('the embedded store, in this process')
    const marks = await page.locator('#seen mark').allTextContents()
    expect(marks).toHaveLength(6)
    expect(marks[4]).toMatch(/^<PHN>\(\d{3}\) \d{3}-\d{4}<\/PHN>$/)
    expect(await page.locator('#outcome').textContent()).toBe(
      '6 values hidden · 5 sealed records stored · 5 values back',
    )
    expect(complaints).toEqual([])
    await page.close()
  })

  it('keeps the values from a caller who may not unmask', async () => {
    const { page } = await playground.open()
    await page.getByLabel('The caller may unmask').uncheck()
    await page.locator('#outcome', { hasText: 'may not' }).waitFor()
    const back = await page.locator('#back').textContent()
    expect(back).toContain('.invalid')
    expect(back).not.toContain('George Williams')
    await page.close()
  })

  it('shows what stays hidden under a policy, and goes on marking behind it', async () => {
    const { page } = await playground.open()
    await page.locator('input[value="text"]').check({ force: true })
    await page.locator('#sent', { hasText: 'Maria' }).waitFor()
    const types = await page.evaluate<string[]>(
      `[...document.querySelectorAll('#sent mark')].map((mark) => mark.dataset.label)`,
    )
    expect(types).toContain('CREDIT_CARD')
    expect(await page.locator('#seen mark').count()).toBe(5)
    const back = await page.locator('#back mark').allTextContents()
    expect(back).toHaveLength(5)
    expect(back.filter((text) => text.startsWith('<CRD>'))).toHaveLength(1)
    expect(back).toContain('+44 20 7946 0958')
    expect(await page.locator('#back mark[data-label]').textContent()).toMatch(/^<CRD>/)
    await page.close()
  })

  it('says what is wrong beside the field, and goes on when it is mended', async () => {
    const { page } = await playground.open()
    await page.locator('#settings').fill('{ "email": { "formt": "Email Address" } }')
    await page.locator('#settings-problem', { hasText: 'formt' }).waitFor()
    expect(await page.locator('#settings').getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator('#input-problem').textContent()).toBe('')
    await page.locator('#settings').fill('{ "email": { "format": "Email Address" } }')
    await page.locator('#outcome', { hasText: /^1 value hidden/ }).waitFor()
    expect(await page.locator('#settings-problem').textContent()).toBe('')
    expect(await page.locator('#seen mark').count()).toBe(1)
    await page.locator('#settings').fill('["**.a"]')
    await page.locator('#input').fill('['.repeat(300) + ']'.repeat(300))
    await page.locator('#input-problem', { hasText: '200 levels' }).waitFor()
    await page.locator('#input').fill(`{ "a": "${'b'.repeat(600 * 1024)}" }`)
    await page.locator('#input-problem', { hasText: '512 KB' }).waitFor()
    await page.close()
  })

  it('reads what is typed as text, never as HTML', async () => {
    const { page, complaints } = await playground.open()
    await page.locator('input[value="text"]').check({ force: true })
    await page
      .locator('#input')
      .fill('Mail <img src=x onerror=alert(1)> to ann@example.org 😀 שלום')
    await page.locator('#seen', { hasText: /onerror.*<EMAIL>/ }).waitFor()
    expect(await page.locator('#sent').textContent()).toContain('<img src=x onerror=alert(1)>')
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.locator('#back').textContent()).toBe(
      await page.locator('#sent').textContent(),
    )
    expect(complaints).toEqual([])
    await page.close()
  })

  it('finds its way through escapes in the strings of a document', async () => {
    const { page } = await playground.open()
    await page.locator('#settings').fill('{ "note": { "detect": true }, "rest": {} }')
    const note = 'a "quoted"\n\t😀 ann@example.com \\ bob@example.org'
    await page.locator('#input').fill(JSON.stringify({ note, rest: ['é"\\', null] }))
    await page.locator('#outcome', { hasText: /^4 values hidden/ }).waitFor()
    const expected = ['ann@example.com', 'bob@example.org', '"é\\"\\\\"', 'null']
    expect(await page.locator('#sent mark').allTextContents()).toEqual(expected)
    expect(await page.locator('#back mark').allTextContents()).toEqual(expected)
    await page.close()
  })

  it('gives a curl line that a shell reads as the same request', async () => {
    const { page } = await playground.open()
    const longNote = "it's\\n".repeat(8_000)
    for (const note of ["it's $HOME `x` \\ \u202e", longNote]) {
      await page.locator('#input').fill(JSON.stringify({ email: 'ann@example.org', note }))
      await page.locator('#curl', { hasText: note.includes('$') ? '$HOME' : 'END' }).waitFor()
      const line = (await page.locator('#curl').textContent()) ?? ''
      expect(line).not.toContain('\u202e')
      const { headers, url, body } = await readShell(line)
      expect(JSON.parse(body)).toMatchObject({ document: { note } })
      const response = await fetch(url, { method: 'POST', headers, body })
      const { document: masked } = (await response.json()) as { document: { email: string } }
      expect(await page.locator('#seen').textContent()).toContain(masked.email)
    }
    await page.close()
  })

  it('lets no script in from elsewhere and quotes nothing of what it cannot read', async () => {
    const response = await fetch(playground.url)
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; script-src 'self'")
    expect(await response.text()).not.toMatch(/<script(?! type="module" src="\/)|\son\w+=|style=/)
    for (const path of ['mask', 'unmask']) {
      const refused = await fetch(`${playground.url}/playground/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"document": canary',
      })
      expect(refused.status).toBe(400)
      expect(await refused.json()).toEqual({
        error: 'The request could not be read',
        about: 'input',
      })
    }
  })
})

/** What a shell makes of a curl line: the arguments and the input that curl would get. */
async function readShell(line: string) {
  const tell =
    'process.stdout.write(JSON.stringify([process.argv.slice(1), process.argv.includes("@-") ? require("node:fs").readFileSync(0, "utf8") : ""]))'
  const script = `curl() { '${process.execPath}' -e '${tell}' -- "$@"; }\n${line}`
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { maxBuffer: 2 ** 22 })
  const [argv, input] = JSON.parse(stdout) as [string[], string]
  const [silent, url = '', header, type = '', data, body = ''] = argv
  expect([silent, header]).toEqual(['-s', '-H'])
  const [name = '', value = ''] = type.split(': ')
  return { url, headers: { [name]: value }, body: data === '-d' ? body : input }
}
