import { weightedSum } from './check-digits.ts'
import type { FormRule } from './form-rule.ts'

const abaPrefix = /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/

/** Routing number of US banks: the ranges of the American Bankers Association and its check digit. */
const routingNumber: FormRule = {
  name: 'routing-number',
  entity: 'ROUTING_NO',
  weak: ['#########', '####-####-#', '#### #### #'],
  topics: ['routing'],
  score: 0.9,
  accepts: (value) =>
    abaPrefix.test(value) && weightedSum(value, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
}

/** Sort code of British and Irish banks, bank-state-branch number of Australian ones; no check digits. */
const sortCode: FormRule = {
  name: 'sort-code',
  entity: 'ROUTING_NO',
  weak: ['##-##-##', '## ## ##', '###-###'],
  topics: ['routing'],
  score: 0.8,
  accepts: () => true,
}

export const bankRules: readonly FormRule[] = [routingNumber, sortCode]
