import { fillTemplate, joinTexts, type LabelledText } from './labelled-text.ts'
import { createRandom, type Random } from './random.ts'
import { makeSlots } from './slots.ts'
import { languageTemplates } from './templates/languages.ts'
import { chatTemplates, emailTemplates, ticketTemplates } from './templates/messages.ts'
import { noteTemplates, proseTemplates } from './templates/prose.ts'
import { codeTemplates, recordTemplates } from './templates/records.ts'
import { type NameLocale, startFakers } from './values/people.ts'

const registers: Readonly<Record<string, readonly string[]>> = {
  prose: proseTemplates,
  notes: noteTemplates,
  chat: chatTemplates,
  email: emailTemplates,
  ticket: ticketTemplates,
  record: recordTemplates,
  code: codeTemplates,
}

/** The labelled texts: the same for the same seed, `perTemplate` of each template. */
export function makeCorpus(seed = 20_251, perTemplate = 12): readonly LabelledText[] {
  const random = createRandom(seed)
  const fakers = startFakers(seed)
  const texts: LabelledText[] = []
  const add = (template: string, register: string, locale?: NameLocale): void => {
    const slots = makeSlots(fakers, random, locale)
    texts.push(fillTemplate(template, register, slots, random))
  }
  for (let round = 0; round < perTemplate; round++) {
    for (const [register, templates] of Object.entries(registers)) {
      for (const template of templates) add(template, register)
    }
    for (const [locale, templates] of Object.entries(languageTemplates)) {
      for (const template of templates) add(template, 'other languages', locale as NameLocale)
    }
  }
  return texts
}

/** Texts of about `length` UTF-16 units, made of whole ones. */
export function makeLongTexts(
  corpus: readonly LabelledText[],
  length: number,
  count: number,
  random: Random,
): readonly LabelledText[] {
  return Array.from({ length: count }, () => {
    const parts: LabelledText[] = []
    for (let size = 0; size < length; ) {
      const part = random.pick(corpus)
      parts.push(part)
      size += part.text.length + 1
    }
    return joinTexts(parts, '\n')
  })
}
