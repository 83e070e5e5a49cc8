import type { FormRule } from './form-rule.ts'

const forms = ['*****************']
const hasLetter = /[A-Z]/
const vinShape = /^[A-HJ-NPR-Z\d]{8}[\dX][A-HJ-NPR-Z\d]{8}$/
/** What the letters A to Z count for; those that no number has count for nothing. */
const letterValues = '12345678012345070923456789'
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Vehicle identification number: seventeen characters, the ninth a check digit modulo 11 (49 CFR 565). */
export const vehicleIdentificationNumber: FormRule = {
  name: 'vehicle-identification-number',
  entity: 'VEHICLE_IDENTIFICATION_NUMBER',
  strong: forms,
  topics: ['vin'],
  score: 0.9,
  accepts: (value) => hasLetter.test(value) && passesVehicleCheck(value),
}

/** One in eleven numbers of seventeen digits that machines give out passes the check. */
export const vehicleIdentificationDigits: FormRule = {
  ...vehicleIdentificationNumber,
  strong: [],
  weak: forms,
  accepts: (value) => !hasLetter.test(value) && passesVehicleCheck(value),
}

function passesVehicleCheck(value: string): boolean {
  if (!vinShape.test(value)) return false
  let sum = 0
  for (let index = 0; index < 17; index++) {
    const code = value.charCodeAt(index)
    const worth = code < 58 ? code - 48 : Number(letterValues[code - 65])
    sum += worth * (weights[index] ?? 0)
  }
  return '0123456789X'[sum % 11] === value[8]
}
