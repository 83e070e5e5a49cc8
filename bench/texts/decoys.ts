import type { Slots } from './labelled-text.ts'
import type { Random } from './random.ts'

const plain =
  (make: (random: Random) => string) =>
  (random: Random): { text: string } => ({ text: make(random) })

const two = (value: number): string => String(value).padStart(2, '0')
const makeDate = (random: Random): string =>
  `${random.integer(2019, 2026)}-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`
const makeTime = (random: Random): string =>
  `${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:${two(random.integer(0, 59))}`

export function makeUuid(random: Random): string {
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`
}

/** What looks like PII at a glance and is none: a find on one of them is a mistake. */
export const decoySlots: Slots = {
  uuid: plain(makeUuid),
  sha: plain((random) => random.hex(40)),
  sha_short: plain((random) => random.hex(7)),
  md5: plain((random) => random.hex(32)),
  version: plain(
    (random) => `${random.integer(0, 20)}.${random.integer(0, 40)}.${random.integer(0, 9)}`,
  ),
  version_four: plain(
    (random) =>
      `v${random.integer(1, 9)}.${random.integer(300, 999)}.${random.digits(4)}.${random.digits(5)}`,
  ),
  decimal: plain((random) => `${random.integer(0, 9_999)}.${random.digits(random.integer(1, 12))}`),
  price: plain(
    (random) =>
      `${random.pick(['$', '€', '£'])}${random.integer(1, 99)},${random.digits(3)}.${random.digits(2)}`,
  ),
  order: plain((random) =>
    random.shape(
      random.pick(['ORD-########', '#########', '??-####-######', '###-#######-#######']),
    ),
  ),
  ticket: plain((random) => random.shape(random.pick(['???-####', '#######', 'INC########']))),
  invoice: plain((random) => `${random.integer(2019, 2026)}-${random.digits(5)}`),
  tracking: plain((random) =>
    random.shape(random.pick(['1Z999AA1##########', '############', 'RR#########DE'])),
  ),
  date: plain(makeDate),
  time: plain(makeTime),
  timestamp: plain((random) => `${makeDate(random)}T${makeTime(random)}.${random.digits(3)}Z`),
  epoch: plain((random) => `1${random.integer(5, 7)}${random.digits(random.pick([8, 11]))}`),
  count: plain((random) => String(random.integer(2, 99_999))),
  big: plain((random) => random.digits(random.integer(9, 19)).replace(/^0/, '1')),
  percent: plain((random) => `${random.integer(0, 99)}.${random.digits(1)}%`),
  latitude: plain((random) => `${random.integer(-89, 89)}.${random.digits(6)}`),
  longitude: plain((random) => `${random.integer(-179, 179)}.${random.digits(6)}`),
  port: plain((random) => String(random.integer(1_024, 65_535))),
  milliseconds: plain((random) => `${random.integer(0, 4_000)}.${random.digits(3)}ms`),
  isbn: plain(
    (random) =>
      `978-${random.digits(1)}-${random.digits(3)}-${random.digits(5)}-${random.digits(1)}`,
  ),
  part: plain((random) => random.shape('??#-####-##')),
  size: plain((random) => `${random.integer(1, 900)}x${random.integer(1, 900)}`),
}
