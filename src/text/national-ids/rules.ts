import type { FormRule } from '../numbers/form-rule.ts'
import { cnResidentId, inAadhaar, inPan, jpMyNumber, krRrn, sgNric } from './asia.ts'
import { auAbn, auTfn } from './australia.ts'
import { beNationalNumber, nlBsn } from './benelux.ts'
import { brCpf } from './brazil.ts'
import { frNir } from './france.ts'
import { deTaxId } from './germany.ts'
import { itFiscalCode } from './italy.ts'
import { fiPersonalNumber, noPersonalNumber, sePersonalNumber } from './nordic.ts'
import { caSin, mxCurp, usItin, usSsn, usSsnUngiven } from './north-america.ts'
import { plPesel } from './poland.ts'
import { esNie, esNif } from './spain.ts'
import { chAhv } from './switzerland.ts'
import { ukNhs, ukNino } from './united-kingdom.ts'

/** The numbers that countries give to persons, and businesses where they are used alike. */
export const nationalIdRules: readonly FormRule[] = [
  usSsn,
  usSsnUngiven,
  usItin,
  ukNino,
  ukNhs,
  caSin,
  auTfn,
  auAbn,
  deTaxId,
  frNir,
  esNif,
  esNie,
  itFiscalCode,
  plPesel,
  sePersonalNumber,
  fiPersonalNumber,
  noPersonalNumber,
  inAadhaar,
  inPan,
  sgNric,
  krRrn,
  jpMyNumber,
  cnResidentId,
  brCpf,
  nlBsn,
  beNationalNumber,
  chAhv,
  mxCurp,
]
