import type { Random } from '../random.ts'

const words = 'alder birch cedar delta ember fjord grove harbor inlet juniper kestrel lumen mallow'
const nouns = words.split(' ')
const endings = [
  'com',
  'com',
  'com',
  'org',
  'net',
  'io',
  'co.uk',
  'de',
  'fr',
  'dev',
  'edu',
  'com.au',
]
const paths = ['/', '/login', '/account/settings', '/docs/v2/intro.html', '/p/20391', '/a_b-c/~me']

export function makeIpv4(random: Random): string {
  const first = random.pick([10, 172, 192, 203, 198, 8, 34, 52, 91, 145, 212])
  const second = first === 192 ? 168 : first === 172 ? 20 : random.integer(0, 255)
  return [first, second, random.integer(0, 255), random.integer(1, 254)].join('.')
}

export function makeIpv6(random: Random): string {
  const group = (): string => random.hex(random.integer(1, 4)).replace(/^0+(?=.)/, '')
  const groups = (count: number): string => Array.from({ length: count }, group).join(':')
  return random.pick([
    () => `2001:db8:${groups(6)}`,
    () => `2001:db8::${groups(2)}`,
    () => `fe80::${groups(4)}`,
    () => `2a02:${groups(3)}::${groups(1)}`,
    () => `::ffff:${makeIpv4(random)}`,
    () => `2001:0DB8:${groups(6)}`.toUpperCase(),
    () => Array.from({ length: 8 }, () => random.hex(4)).join(':'),
  ])()
}

export function makeMac(random: Random): string {
  const separator = random.pick([':', ':', '-'])
  const mac = Array.from({ length: 6 }, () => random.hex(2)).join(separator)
  return random.chance(0.5) ? mac : mac.toUpperCase()
}

export function makeHost(random: Random): string {
  const name = random.chance(0.5)
    ? random.pick(nouns)
    : `${random.pick(nouns)}${random.pick(['-', ''])}${random.pick(nouns)}`
  return `${name}.${random.pick(endings)}`
}

export function makeUrl(random: Random, kind: 'scheme' | 'bare' = 'scheme'): string {
  const host = makeHost(random)
  if (kind === 'bare') {
    return random.pick([`www.${host}`, `www.${host}/about`, `${host}/${random.pick(nouns)}`])
  }
  const scheme = random.pick(['https', 'https', 'https', 'http', 'ftp'])
  const authority = random.pick([host, host, `www.${host}`, `api.${host}:8443`])
  const query = random.pick(['', '', '', `?id=${random.digits(4)}&q=a%20b`, '#section-2'])
  const path = query === '' ? random.pick(['', ...paths]) : random.pick(paths)
  return `${scheme}://${authority}${path}${query}`
}

/** An address made of what is given, or a plain one. */
export function makeEmail(random: Random, given = '', family = ''): string {
  const plain = (text: string): string =>
    text
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase()
  const first = plain(given) || random.pick(nouns)
  const last = plain(family) || random.pick(nouns)
  const local = random.pick([
    `${first}.${last}`,
    `${first}.${last}`,
    `${first}${last}${random.integer(1, 99)}`,
    `${first[0]}${last}`,
    `${first}_${last}`,
    `${first}+${random.pick(nouns)}`,
    `${last}-${random.integer(1950, 2005)}`,
    `o'${last}`,
    `${first.toUpperCase()}.${last.toUpperCase()}`,
    'info',
    `x${random.hex(8)}`,
  ])
  const mail = random.pick(['gmail.com', 'outlook.com', 'example.org', makeHost(random)])
  return `${local}@${random.chance(0.1) ? `mail.${mail}` : mail}`
}
