import { gapKinds, type PhoneGroups } from './phone-groups.ts'

/** The digits of the first `used` groups. */
export function digitsOf(text: string, { starts, ends }: PhoneGroups, used: number): string {
  let digits = ''
  for (let index = 0; index < used; index++) digits += text.slice(starts[index], ends[index])
  return digits
}

/** `+44 (0)20 …` is dialled without the trunk zero from abroad. */
export function withoutTrunkZero(text: string, phone: PhoneGroups, used: number): string {
  let digits = ''
  for (let index = 0; index < used; index++) {
    const group = text.slice(phone.starts[index], phone.ends[index])
    const isTrunk =
      index > 0 && group === '0' && ((phone.gaps[index] ?? 0) & gapKinds.opening) !== 0
    if (!isTrunk) digits += group
  }
  return digits
}
