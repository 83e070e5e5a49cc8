import {
  createDetector,
  createModelRecognizer,
  type ModelRecognizerOptions,
  type ModelToken,
} from 'fieldveil'
import { describe, expect, it } from 'vitest'

const labels = { PER: 'PERSON', LOC: 'ADDRESS' }

/**
 * Answers as a token-classification pipeline of transformers.js does: pieces in order with `entity`,
 * `score`, `index` (from 1, after `[CLS]`) and `word`, no positions; the labels of `ignore_labels`
 * left out; for an array of texts an array of arrays.
 */
function standIn(
  label: (word: string) => string,
  { split = splitWordPieces, honoursLabels = true } = {},
) {
  const calls: string[][] = []
  const classify: ModelRecognizerOptions['classify'] = async (
    texts,
    { ignore_labels: ignored },
  ) => {
    calls.push(texts)
    const left = honoursLabels ? ignored : ['O']
    return texts.map((text) =>
      split(text)
        .map(({ piece, word }, at): ModelToken => {
          const entity = label(word)
          const isFirst = !piece.startsWith('##')
          return {
            entity: isFirst ? entity : entity.replace('B-', 'I-'),
            score: 0.9,
            index: at + 1,
            word: piece,
          }
        })
        .filter(({ entity = 'O' }) => !left.includes(entity)),
    )
  }
  return { classify, calls }
}

/** As WordPiece: pieces of three letters, those after the first of a word with `##`. */
function splitWordPieces(text: string): { piece: string; word: string }[] {
  return (text.match(/\w+|[^\w\s]/g) ?? []).flatMap((word) =>
    (word.match(/.{1,3}/g) ?? []).map((part, at) => ({
      piece: at === 0 ? part : `##${part}`,
      word,
    })),
  )
}

const people = (word: string): string =>
  word === 'Annabel' || word === 'Mae'
    ? 'B-PER'
    : word === 'Leander'
      ? 'I-PER'
      : word === 'Porto'
        ? 'B-LOC'
        : 'O'

async function find(text: string, options: Partial<ModelRecognizerOptions>): Promise<string[]> {
  const recognizer = createModelRecognizer({
    name: 'model',
    labels,
    classify: async () => [],
    ...options,
  })
  const spans = await recognizer.find(text)
  return spans.map(({ start, end, entity }) => `${text.slice(start, end)}=${entity}`)
}

describe('a model that the host brings', () => {
  const answer = (...tokens: ModelToken[]) => ({ classify: async () => [tokens] })
  const piece = (entity: string, word: string, index: number, more: object = {}): ModelToken => {
    return { entity, word, index, score: 0.9, ...more }
  }

  it('joins pieces to spans, without positions', async () => {
    const text = 'Then Annabel Leander met Mae-Leander in Porto.'
    expect(await find(text, standIn(people))).toEqual([
      'Annabel Leander=PERSON',
      'Mae-Leander=PERSON',
      'Porto=ADDRESS',
    ])
  })

  it('tells a word from its twin further in front, because no piece was left out', async () => {
    let seen = 0
    const second = (word: string): string => (word === 'Mae' && ++seen === 2 ? 'B-PER' : 'O')
    const recognizer = createModelRecognizer({ name: 'm', labels, ...standIn(second) })
    expect(await recognizer.find('Mae I ask Mae')).toMatchObject([{ start: 10, end: 13 }])
  })

  it('takes every twin where pieces were left out', async () => {
    const { classify } = standIn(people, { honoursLabels: false })
    const found = await find('Maeve, Mae I ask Mae?', { classify })
    expect(new Set(found)).toEqual(new Set(['Mae=PERSON']))
    const [one] = await createModelRecognizer({
      name: 'm',
      labels,
      ...answer(piece('B-PER', 'Mae', 9)),
    }).find('Maeve, Mae')
    expect(one).toMatchObject({ start: 7, end: 10 })
  })

  it.each([
    [
      'positions, where they hold',
      'Mae, Mae',
      [piece('B-PER', 'Mae', 3, { start: 5, end: 8 })],
      ['Mae=PERSON'],
    ],
    [
      'words, where positions count something else',
      '😀😀 Mae',
      [piece('O', '[UNK]', 1), piece('B-PER', 'Mae', 2, { start: 3, end: 6 })],
      ['Mae=PERSON'],
    ],
    [
      'lower case and no accents',
      'Für JOSÉ',
      [piece('O', 'fur', 1), piece('B-PER', 'jos', 2), piece('I-PER', '##e', 3)],
      ['JOSÉ=PERSON'],
    ],
    [
      'pieces of SentencePiece',
      'Ann Lee',
      [piece('B-PER', '▁An', 1), piece('I-PER', 'n', 2), piece('I-PER', '▁Lee', 3)],
      ['Ann Lee=PERSON'],
    ],
    [
      'labels that begin nothing',
      'Ann Lee or Bob',
      [piece('PER', 'Ann', 1), piece('PER', 'Lee', 2), piece('O', 'or', 3), piece('PER', 'Bob', 4)],
      ['Ann Lee=PERSON', 'Bob=PERSON'],
    ],
    [
      'two names that touch',
      'Ann Bob',
      [piece('B-PER', 'Ann', 1), piece('B-PER', 'Bob', 2)],
      ['Ann=PERSON', 'Bob=PERSON'],
    ],
    [
      'the whole word of which a part is labelled',
      'Annabel',
      [piece('B-PER', 'Ann', 1), piece('O', '##abel', 2)],
      ['Annabel=PERSON'],
    ],
    [
      'groups that were aggregated',
      'Ann Lee',
      [{ entity_group: 'PER', word: 'Ann Lee', score: 0.9, start: 0, end: 7 }],
      ['Ann Lee=PERSON'],
    ],
    ['no label that is not named', 'Acme', [piece('B-ORG', 'Acme', 1)], []],
    ['no piece that is not there', 'Acme', [piece('B-PER', '[UNK]', 1)], []],
  ] as const)('understands %s', async (_, text, tokens, expected) => {
    expect(await find(text, answer(...tokens))).toEqual(expected)
  })

  it('scores a span by its pieces and leaves what is below the minimum', async () => {
    const tokens = [
      piece('B-PER', 'Ann', 1, { score: 0.9 }),
      piece('I-PER', 'Lee', 2, { score: 0.5 }),
    ]
    const recognizer = createModelRecognizer({ name: 'm', labels, ...answer(...tokens) })
    expect((await recognizer.find('Ann Lee'))[0]?.score).toBeCloseTo(0.7)
    expect(await find('Ann Lee', { ...answer(...tokens), minimumScore: 0.71 })).toEqual([])
  })

  it('takes the pieces of one text alone', async () => {
    expect(await find('Ann', { classify: async () => [piece('B-PER', 'Ann', 1)] })).toEqual([
      'Ann=PERSON',
    ])
  })

  it('cuts long texts into windows that overlap, and finds what a cut would take apart', async () => {
    const { classify, calls } = standIn(people)
    const text = 'word '.repeat(11).concat('Annabel Leander ').repeat(20)
    const detector = createDetector({
      detection: { entities: ['PERSON'] },
      recognizers: [createModelRecognizer({ name: 'm', labels, classify, maximumLength: 64 })],
    })
    const found = await detector.detect(text)
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(
      Array.from({ length: 20 }, () => 'Annabel Leander'),
    )
    expect(Math.max(...calls.flat().map((part) => part.length))).toBeLessThanOrEqual(64)
  })

  it('asks in batches, one at a time', async () => {
    const { classify, calls } = standIn(people)
    let running = 0
    const recognizer = createModelRecognizer({
      name: 'm',
      labels,
      batchSize: 4,
      classify: async (texts, options) => {
        expect(++running).toBe(1)
        const answers = await classify(texts, options)
        running--
        return answers
      },
    })
    const texts = Array.from({ length: 10 }, (_, index) => `Annabel ${index}`)
    const found = await Promise.all(texts.map((text) => recognizer.find(text)))
    expect(found.map((spans) => spans.length)).toEqual(texts.map(() => 1))
    expect(calls.map((batch) => batch.length)).toEqual([4, 4, 2])
    await recognizer.find('one more')
    expect(calls).toHaveLength(4)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('canary'))],
    ['answers nothing', async () => undefined as never],
    ['answers too few', async () => [[], []]],
    ['answers something else', async () => [[{ label: 'PER' }]] as never],
    ['is late', () => new Promise<never>(() => {})],
  ])('that %s fails the call, or is skipped', async (_, classify) => {
    const options = { name: 'model', labels, classify, timeout: 20 }
    const text = 'Write to ann@example.com'
    const refusing = createDetector({ recognizers: [createModelRecognizer(options)] })
    const error = await Promise.resolve(refusing.detect(text)).catch((reason) => reason)
    expect(error).toMatchObject({ code: 'internal_error' })
    expect(error.message).toMatch(/^recognizer "model" (failed|did not answer in time)$/)
    expect(`${error.cause?.stack}`).not.toContain('canary')
    const skipping = createDetector({
      recognizers: [createModelRecognizer({ ...options, onFailure: 'skip' })],
    })
    expect((await skipping.detect(text)).map(({ entity }) => entity)).toEqual(['EMAIL_ADDRESS'])
  })

  it.each([
    [{ classify: 'model' }, 'classify must be a function'],
    [{ labels: {} }, "labels must name entities, such as { PER: 'PERSON' }"],
    [{ labels: { PER: 'person' } }, 'labels.PER must name an entity'],
    [{ labels: { 'B-PER': 'PERSON' } }, 'labels.B-PER: write it without B- and I-, as PER'],
    [{ minimumScore: 2 }, 'minimumScore is 0 to 1'],
    [{ maximumLength: 10 }, 'maximumLength is an integer from 64 up'],
    [{ batchSize: 0 }, 'batchSize is an integer from 1 up'],
  ])('refuses %j', (options, message) => {
    const given = { name: 'm', labels, classify: async () => [], ...options }
    expect(() => createModelRecognizer(given as ModelRecognizerOptions)).toThrow(
      `recognizer "m": ${message}`,
    )
  })
})
