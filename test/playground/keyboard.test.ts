import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { poll } from '../support/poll.ts'
import { type Playground, startPlayground } from './support/playground.ts'

let playground: Playground

beforeAll(async () => {
  playground = await startPlayground()
}, 600_000)

afterAll(() => playground?.close())

/** Presses a key and answers where the focus is; nowhere, unless its ring can be seen. */
async function press(page: Page, key: string): Promise<string> {
  await page.keyboard.press(key)
  return await page.evaluate<string>(`(() => {
    const one = document.activeElement
    const ringed = one.type === 'radio' ? one.nextElementSibling : one
    const { outlineStyle, outlineWidth } = getComputedStyle(ringed)
    const isRinged = outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2
    return isRinged ? one.id || one.value : 'nowhere'
  })()`)
}

async function replaceTyped(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+A')
  // As a paste does: at once.
  await page.keyboard.insertText(text)
}

it('is used from end to end by keyboard alone', async () => {
  const { page, complaints } = await playground.open()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const says = (id: string, text: string | RegExp) =>
    page.locator(`#${id}`, { hasText: text }).waitFor()

  // A body: first half a one, then a whole one, without losing the place.
  expect(await press(page, 'Tab')).toBe('document')
  expect(await press(page, 'Tab')).toBe('input')
  await replaceTyped(page, '{ "email": "ann@example.org", "city":')
  await says('input-problem', 'Not JSON yet')
  expect(await page.getAttribute('#input', 'aria-invalid')).toBe('true')
  await page.keyboard.type(' "Ulm" }')
  await says('outcome', '1 value hidden · 1 sealed record stored · 1 value back')
  expect(await page.evaluate('document.activeElement.id')).toBe('input')

  // Rules: one that is misspelt, then one more field.
  expect(await press(page, 'Tab')).toBe('settings')
  await replaceTyped(page, '{ "city": { "tokenNam": "City Token" } }')
  await says('settings-problem', 'did you mean tokenName')
  await replaceTyped(page, '{ "city": { "tokenName": "City Token" }, "email": {} }')
  await says('outcome', /^2 values hidden .* 2 values back/)

  // Without permission and with it.
  expect(await press(page, 'Tab')).toBe('permission')
  expect(await press(page, 'Space')).toBe('permission')
  await says('outcome', 'none back: the caller may not unmask')
  expect(await page.textContent('#back')).not.toContain('Ulm')
  await press(page, 'Space')
  await says('back', 'Ulm')

  // The curl line.
  expect(await press(page, 'Tab')).toBe('copy')
  await press(page, 'Enter')
  await says('copied', 'The curl line is copied.')
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
    await page.textContent('#curl'),
  )

  // Back to the top; the text, and a policy for it.
  expect(await press(page, 'Shift+Tab')).toBe('permission')
  expect(await press(page, 'Shift+Tab')).toBe('settings')
  expect(await press(page, 'Shift+Tab')).toBe('input')
  expect(await press(page, 'Shift+Tab')).toBe('restore')
  expect(await press(page, 'Shift+Tab')).toBe('document')
  expect(await press(page, 'ArrowRight')).toBe('text')
  await says('sent', 'Maria')
  await press(page, 'Tab')
  expect(await press(page, 'Tab')).toBe('settings')
  await replaceTyped(
    page,
    '{ "policy": { "entities": { "PERSON": { "action": "irreversible" } } } }',
  )
  await says('back', '<PER>')
  expect(await page.textContent('#back')).not.toContain('Maria Fernández')

  // The sample again: its button goes, the focus does not.
  await press(page, 'Shift+Tab')
  expect(await press(page, 'Shift+Tab')).toBe('restore')
  expect(await press(page, 'Enter')).toBe('input')
  await says('back', 'Maria Fernández')

  // What is too long for its panel can be scrolled.
  expect(await page.getAttribute('#sent', 'tabindex')).toBe(null)
  await replaceTyped(page, 'Mail ann@example.org\n'.repeat(60))
  await says('outcome', /^60 values hidden/)
  await press(page, 'Tab')
  expect(await press(page, 'Tab')).toBe('sent')
  // Said here, for browsers in which a panel that scrolls takes no focus by itself.
  expect(await page.getAttribute('#sent', 'tabindex')).toBe('0')
  expect(await page.getAttribute('#sent', 'aria-labelledby')).toBe('sent-title')
  await press(page, 'PageDown')
  // One look at a time: what waits within the page is kept from it by the page's own policy.
  await poll('the panel to scroll', async () => {
    const hasScrolled = await page.evaluate('document.activeElement.scrollTop > 0')
    return hasScrolled === true ? true : undefined
  })
  // Of the rule that was misspelt.
  expect(complaints).toEqual([expect.stringContaining('status of 400')])
  await page.close()
})
