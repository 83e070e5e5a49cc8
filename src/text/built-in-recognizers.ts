import type { Recognizer } from '../types.ts'
import { creditCardRecognizer } from './recognizers/credit-card.ts'
import { emailRecognizer } from './recognizers/email.ts'
import { ibanRecognizer } from './recognizers/iban.ts'
import { ipAddressRecognizer } from './recognizers/ip-address.ts'
import { macNumberRecognizer } from './recognizers/mac-number.ts'
import {
  addressRecognizer,
  nationalityRecognizer,
  organizationRecognizer,
  personRecognizer,
} from './recognizers/names.ts'
import { phoneRecognizer } from './recognizers/phone.ts'
import { urlRecognizer } from './recognizers/url.ts'
import { usSsnRecognizer } from './recognizers/us-ssn.ts'

/** The recognisers of every masker; of two equal finds the one further in front wins. */
export const builtInRecognizers: readonly Recognizer[] = [
  emailRecognizer,
  urlRecognizer,
  ibanRecognizer,
  creditCardRecognizer,
  usSsnRecognizer,
  macNumberRecognizer,
  ipAddressRecognizer,
  phoneRecognizer,
  addressRecognizer,
  organizationRecognizer,
  personRecognizer,
  nationalityRecognizer,
]
