import fc from 'fast-check'
import type { PathStep } from '../../src/fields/path.ts'
import type { RulesOptions } from '../../src/fields/rules.ts'

// A second, slow and obvious reading of paths and documents, to hold the real one against.

export const options: RulesOptions = {
  depth: 200,
  tokenNames: new Set(['Default Token', 'Email Token', 'Card Token']),
  formatNames: new Set(['Email Format', 'Card Format']),
  defaultTokenName: 'Default Token',
}
export const limits = { depth: 200, fields: 100_000 }

/** A JSON text as a tree; every node knows the white space around it and how it is spelt. */
export type Tree =
  | { kind: 'scalar'; text: string; space: string }
  | { kind: 'array'; items: Tree[]; space: string }
  | { kind: 'object'; entries: [spelling: string, Tree][]; space: string }

export interface Place {
  key: string
  array: boolean
}

/** Whether a path holds for a place, or for something that the place lies in. */
export function holds(steps: readonly PathStep[], place: readonly Place[]): boolean {
  const [step, ...others] = steps
  if (step === undefined) return true
  if (step.kind === 'deep' && holds(others, place)) return true
  const [level, ...inner] = place
  if (level === undefined) return false
  if (step.kind === 'deep') return holds(steps, inner)
  if (step.kind === 'key' && step.key !== level.key) return false
  if (step.kind === 'elements' && !level.array) return false
  return holds(others, inner)
}

/** Prints a tree; `replace` may answer another text for a scalar at a place. */
export function print(
  tree: Tree,
  replace: (text: string, place: Place[]) => string = (text) => text,
  place: Place[] = [],
): string {
  const { space } = tree
  if (tree.kind === 'scalar') return space + replace(tree.text, place) + space
  if (tree.kind === 'array') {
    const items = tree.items.map((item, index) =>
      print(item, replace, [...place, { key: String(index), array: true }]),
    )
    return `${space}[${space}${items.join()}]${space}`
  }
  const entries = tree.entries.map(([spelling, value]) => {
    const key = JSON.parse(spelling) as string
    return `${space}${spelling}${space}:${print(value, replace, [...place, { key, array: false }])}`
  })
  return `${space}{${space}${entries.join()}}${space}`
}

/** Every scalar that one of the paths holds for, in the order of the text. */
export function named(tree: Tree, paths: readonly (readonly PathStep[])[]): string[] {
  const texts: string[] = []
  print(tree, (text, place) => {
    if (paths.some((steps) => holds(steps, place))) texts.push(text)
    return text
  })
  return texts
}

const keyNames = ['a', 'b', 'c', 'ab', '0', '1', '__proto__', 'constructor', 'toString', 'é"\\', '']

export const steps: fc.Arbitrary<PathStep[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(...keyNames).map((key) => ({ kind: 'key' as const, key })),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'any' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'elements' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'deep' as const }) },
  ),
  { minLength: 1, maxLength: 5 },
)

const space = fc.constantFrom('', '', '', ' ', '\n\t', ' \r\n')
const escaped = (text: string) =>
  `"${[...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
const spelling = fc
  .tuple(fc.constantFrom(...keyNames), fc.boolean())
  .map(([key, odd]) => (odd ? escaped(key) : JSON.stringify(key)))
const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }).map((text) => JSON.stringify(text)),
  fc.constantFrom('null', 'true', 'false', '0', '-0', '1.5e3', '12345678901234567890', '-1'),
  fc.constantFrom('"\\\\"', '"\\""', '"\\u0000\\ud800/\\/"', '"]}[{,:"', '""'),
  fc.integer().map(String),
)

export const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.record({ kind: fc.constant('scalar' as const), text: scalar, space }),
    fc.record({
      kind: fc.constant('array' as const),
      items: fc.array(tie('tree'), { maxLength: 4 }),
      space,
    }),
    fc.record({
      kind: fc.constant('object' as const),
      entries: fc.array(fc.tuple(spelling, tie('tree')), { maxLength: 5 }),
      space,
    }),
  ),
})).tree
