/** One way in which a canary may be written down. */
export interface CanaryForm {
  readonly encoding: string
  /** What to look for, bytes as latin1. */
  readonly needle: string
  /** In which reading of the text. */
  readonly reading: keyof Readings
}

/** A text as it is and as those who decode it read it, bytes as latin1. */
interface Readings {
  readonly plain: string
  /** Upper and lower case made one, for headers and hexadecimal digits. */
  readonly lower: string
  /** Without what stands between the bytes of a dump. */
  readonly dense: string
  /** With `%xx`, `+` and the `\\xNN` of Redis decoded. */
  readonly percent: string
  /** With the escapes of JSON decoded. */
  readonly unescaped: string
}

const toLatin1 = (text: string) => Buffer.from(text).toString('latin1')
const fromHex = (digits: string) => String.fromCharCode(Number.parseInt(digits, 16))

/** Reads a text in every way that a form may want it. */
export function readText(bytes: Buffer): Readings {
  const plain = bytes.toString('latin1')
  const text = bytes.toString('utf8')
  const decode = (_all: string, unit: string | undefined, single: string | undefined) => {
    if (unit !== undefined) return fromHex(unit)
    return { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[single ?? ''] ?? single ?? ''
  }
  return {
    plain,
    lower: toLatin1(text.toLowerCase()),
    dense: plain.toLowerCase().replace(/(?:[\s:,-]|"\d+":)+/g, ','),
    percent: plain
      .replaceAll('+', ' ')
      .replace(/(?:%|\\x)([0-9a-f]{2})/gi, (_all, digits) => fromHex(digits)),
    unescaped: toLatin1(text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, decode)),
  }
}

/** Everything to look for, so that no usual encoding of a canary gets past. */
export function listForms(canary: string): CanaryForm[] {
  const bytes = Buffer.from(canary)
  const forms: CanaryForm[] = [
    { encoding: 'utf8', needle: bytes.toString('latin1'), reading: 'plain' },
    { encoding: 'utf8, another case', needle: toLatin1(canary.toLowerCase()), reading: 'lower' },
    {
      encoding: 'utf16',
      needle: Buffer.from(canary, 'utf16le').toString('latin1'),
      reading: 'plain',
    },
    {
      encoding: 'latin1',
      needle: Buffer.from(canary, 'latin1').toString('latin1'),
      reading: 'plain',
    },
    { encoding: 'percent', needle: bytes.toString('latin1'), reading: 'percent' },
    { encoding: 'escapes', needle: bytes.toString('latin1'), reading: 'unescaped' },
    { encoding: 'hex', needle: bytes.toString('hex'), reading: 'lower' },
    { encoding: 'hex, apart', needle: [...bytes].map(printHex).join(','), reading: 'dense' },
    { encoding: 'decimals', needle: [...bytes].join(','), reading: 'dense' },
  ]
  // Within longer bytes it may begin at any of the three places of a group of base64.
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
    const start = [0, 2, 3][before] as number
    const end = Math.floor((whole.length * 8) / 6)
    for (const encoding of ['base64', 'base64url'] as const) {
      const needle = whole.toString(encoding).slice(start, end)
      forms.push({ encoding, needle, reading: 'plain' })
    }
  }
  return forms
}

function printHex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
