import { expect, it } from 'vitest'
import { createTellingKeys } from '../../src/guards/telling-keys.ts'

const open = () => {
  const asked: string[] = []
  const isTelling = createTellingKeys((text) => {
    asked.push(text)
    return []
  })
  return { asked, isTelling }
}

it('takes a given name for a value where nothing else is found in it', () => {
  const { isTelling } = open()
  for (const key of ['oksana', 'Pierre', 'account of ivan']) expect(isTelling(key)).toBe(true)
  for (const key of ['address', 'user_id', 'line_1', 'address2']) expect(isTelling(key)).toBe(false)
})

it('keeps what it knows of 5,000 keys and then begins anew: senders choose them', () => {
  const { asked, isTelling } = open()
  const nameOf = (index: number): string =>
    `field ${[...String(index)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('')}`
  const times = (key: string): number => asked.filter((one) => one === key).length
  for (let index = 0; index < 5_000; index++) isTelling(nameOf(index))
  isTelling(nameOf(0))
  expect(times(nameOf(0))).toBe(1)
  isTelling(nameOf(5_000))
  isTelling(nameOf(0))
  expect(times(nameOf(0))).toBe(2)
})
