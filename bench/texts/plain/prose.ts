import { decoySlots } from '../decoys.ts'
import { fillTemplate, type LabelledText, type Slots } from '../labelled-text.ts'
import { createRandom } from '../random.ts'
import { everydaySentences, headings, technicalSentences } from './sentences.ts'

const words = (list: string): Slots[string] => {
  const items = list.split('|')
  return (random) => ({ text: random.pick(items) })
}

const proseSlots: Slots = {
  ...decoySlots,
  thing: words(
    'cache|queue|parser|worker|index|scheduler|table|socket|lexer|compiler|proxy|bucket|cursor|driver|router|hook|pipeline|session store',
  ),
  things: words(
    'requests|rows|packets|modules|tests|handlers|retries|headers|tokens|events|migrations|snapshots|threads|locks|warnings',
  ),
  quality: words(
    'slow|stale|idempotent|lazy|immutable|flaky|redundant|tiny|stable|verbose|atomic|shared|obsolete|portable',
  ),
  technology: words(
    'TypeScript|JSON|HTTP|Kubernetes|Linux|Postgres|UTF-8|Unicode|WebSocket|SQL|YAML|POSIX|GraphQL|Markdown|TLS 1.3|Node.js|CSS Grid|ES2023|IEEE 754',
  ),
  day: words('Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday'),
  month: words(
    'January|February|March|April|May|June|July|August|September|October|November|December',
  ),
  food: words(
    'onions|lentils|rice|butter|flour|carrots|apples|mushrooms|beans|bread|pears|potatoes|walnuts|cabbage',
  ),
  object: words(
    'kettle|bicycle|blanket|window|ladder|lamp|suitcase|garden gate|umbrella|bookshelf|radio|old sofa',
  ),
  animal: words('dog|cat|heron|hedgehog|crow|goat|swallow|fox|hare|donkey'),
  relative: words('sister|neighbour|uncle|teacher|colleague|landlord|grandmother|dentist|cousin'),
  identifier: words(
    'maxRetries|parseHeaders()|user_id|HTTP_PROXY|--dry-run|setTimeout|Array.prototype.at|node_modules|onClose|kMaxLength|README.md|src/index.ts|lodash.merge',
  ),
}

/** At least `length` UTF-16 units of everyday and technical prose without PII, in paragraphs. */
export function makePlainProse(length = 240_000, seed = 90_210): readonly LabelledText[] {
  const random = createRandom(seed)
  const texts: LabelledText[] = []
  for (let size = 0; size < length; ) {
    const sentences = random.pick([everydaySentences, technicalSentences])
    const count = random.integer(2, 6)
    const template = Array.from({ length: count }, () => random.pick(sentences)).join(' ')
    const heading = random.chance(0.15) ? `## ${random.pick(headings)}\n\n` : ''
    const paragraph = fillTemplate(heading + template, 'plain', proseSlots, random)
    const cased = random.chance(0.1)
      ? { ...paragraph, text: paragraph.text.toLowerCase() }
      : paragraph
    texts.push(cased)
    size += cased.text.length
  }
  return texts
}
