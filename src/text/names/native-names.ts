import type { Detection } from '../recognize.ts'
import { shapes } from './shapes.ts'
import type { Words } from './words.ts'

const han = '\\u3400-\\u9fff'
const kana = '\\u3040-\\u30ff'
const hangul = '\\uac00-\\ud7a3'
const arabic = '\\u0620-\\u065f'
const hebrew = '\\u05d0-\\u05ea'
const blank = '[ \\u3000]'

/** The commonest Chinese surnames, each of one character. */
const chineseSurnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常張劉陳楊黃趙吳孫馬鄭謝許鄧韓馮蕭葉蘇呂盧鍾譚陸賈鄒'
/** The commonest Korean surnames. */
const koreanSurnames =
  '김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용'

const score = 0.85

let rules: readonly RegExp[] | undefined

// A cue and a name in two groups. Every part is bounded, so that a try at one place is too.
function loadRules(): readonly RegExp[] {
  const rule = (cue: string, name: string): RegExp => new RegExp(`(${cue})(${name})`, 'g')
  rules ??= [
    rule(
      '我叫|名字叫|名字是|姓名[:：]?|联系人[:：]?|收件人[:：]?|客户[:：]|本人|我是',
      `[${chineseSurnames}][${han}]{1,2}(?![${han}])|[${chineseSurnames}][${han}]{1,2}?(?=[的是在住来])`,
    ),
    rule('我叫|名字叫|名字是|姓名[:：]?', `[${han}]{2,4}(?![${han}])`),
    rule(
      '私は|名前は|氏名[:：]?|お名前[:：]?',
      `[${han}${kana}]{1,8}?(?:${blank}[${han}${kana}]{1,8}?)?(?=です|と申|といい|と言|さん|様|[\\n、。,])`,
    ),
    rule(
      '제 이름은 ?|이름은 ?|이름[:：] ?|성명[:：] ?|저는 ?|고객명[:：] ?',
      `[${koreanSurnames}] ?[${hangul}]{1,2}?(?=입니다|이에요|예요|이고|이며|이라고|라고|씨|님|[\\n.,]|$)`,
    ),
    rule(
      '제 이름은 ?|이름[:：] ?|성명[:：] ?',
      `[${hangul}]{2,4}?(?=입니다|이에요|예요|이고|이며|이라고|고|[\\n.,]|$)`,
    ),
    rule(
      '(?:اسمي|السيد|السيدة|الاسم:) ',
      `(?!و)[${arabic}]{2,15}(?: (?!و|من |في |على |هو |هي |لا )[${arabic}]{2,15}){0,2}`,
    ),
    rule(
      '(?:שמי|קוראים לי|שם:|מר|גברת) ',
      `[${hebrew}]{2,15}(?: (?!ו|אני |הוא |היא |של |גר |הטלפון |המייל )[${hebrew}]{2,15}){0,2}`,
    ),
  ]
  return rules
}

/**
 * Names in scripts without capitals, found only right after a cue such as `我叫`, `私は`, `제 이름은`,
 * `اسمي` or `שמי`; sorted, none overlapping, none inside `known`.
 */
export function findNativeNames(
  text: string,
  words: Words,
  known: readonly Detection[],
): Detection[] {
  if (!hasCaseless(words)) return []
  const finds: Detection[] = []
  for (const rule of loadRules()) {
    for (const match of text.matchAll(rule)) {
      const start = match.index + (match[1] as string).length
      const end = match.index + match[0].length
      finds.push({ entity: 'PERSON', start, end, score, recognizer: 'person' })
    }
  }
  finds.sort((one, other) => one.start - other.start || other.end - one.end)
  return withoutOverlaps(finds, known)
}

function hasCaseless(words: Words): boolean {
  for (let at = 0; at < words.count; at++) {
    if (words.shapes[at] === shapes.caseless) return true
  }
  return false
}

function withoutOverlaps(finds: readonly Detection[], known: readonly Detection[]): Detection[] {
  const kept: Detection[] = []
  let next = 0
  let free = 0
  for (const find of finds) {
    while (next < known.length && (known[next] as Detection).end <= find.start) next++
    const isTaken = next < known.length && (known[next] as Detection).start < find.end
    if (isTaken || find.start < free) continue
    kept.push(find)
    free = find.end
  }
  return kept
}

/** Joins two sorted lists of finds; where both have one, the first list's stands. */
export function mergeFinds(first: readonly Detection[], second: Detection[]): Detection[] {
  if (first.length === 0) return second
  const rest = withoutOverlaps(second, first)
  return [...first, ...rest].sort((one, other) => one.start - other.start)
}
