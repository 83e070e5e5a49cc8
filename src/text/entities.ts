/** How the finds of an entity are masked unless a policy says otherwise. */
export interface EntityDefaults {
  readonly tokenName: string
  /** Absent: the token keeps nothing of the value's shape. */
  readonly format?: string
  /** Without brackets: `PER` stands for `<PER>` and `</PER>`. */
  readonly tag: string
}

/** The entity of stretches that would be read as wrapped tokens if they were left alone. */
export const lookAlikeEntity = 'TAGGED_TEXT'

/**
 * The token type, format and tag of every entity that the wire contract names, of the
 * numbers of further countries, and of `TAGGED_TEXT`. A map, because names come from users.
 */
export const builtInEntities: ReadonlyMap<string, EntityDefaults> = new Map<string, EntityDefaults>(
  [
    ['PERSON', { tokenName: 'Text Token', format: 'Person Name', tag: 'PER' }],
    ['EMAIL_ADDRESS', { tokenName: 'Text Token', format: 'Email Address', tag: 'EMAIL' }],
    ['PHONE_NUMBER', { tokenName: 'Numeric Token', format: 'Phone Number', tag: 'PHN' }],
    ['ADDRESS', { tokenName: 'Text Token', format: 'Address', tag: 'ADDRESS' }],
    ['ORGANIZATION', { tokenName: 'Text Token', format: 'Person Name', tag: 'ORG' }],
    ['DATE_OF_BIRTH', { tokenName: 'Date Token', tag: 'DOB' }],
    ['US_SSN', { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'SSN' }],
    ['IP_ADDRESS', { tokenName: 'Text Token', format: 'IP Address', tag: 'IPA' }],
    ['MAC_NUMBER', { tokenName: 'Text Token', tag: 'DEVICE_ID' }],
    ['URL', { tokenName: 'Text Token', format: 'URL', tag: 'URL' }],
    ['FAX_NUMBER', { tokenName: 'Numeric Token', format: 'Phone Number', tag: 'FAX_NO' }],
    ['DRIVING_LICENSE_NUMBER', { tokenName: 'Text Token', tag: 'DL_NO' }],
    ['VEHICLE_REGISTRATION_NUMBER', { tokenName: 'Text Token', tag: 'VEHICLE_REG_NO' }],
    ['VEHICLE_IDENTIFICATION_NUMBER', { tokenName: 'Text Token', tag: 'VIN' }],
    ['LICENCE_NO', { tokenName: 'Text Token', tag: 'LICENCE_NO' }],
    ['ACC_NO', { tokenName: 'Numeric Token', tag: 'ACC_NO' }],
    ['CREDIT_CARD', { tokenName: 'Numeric Token', format: 'Credit Card', tag: 'CRD' }],
    ['PASSPORT', { tokenName: 'Text Token', tag: 'PASSPORT_NO' }],
    ['IBAN', { tokenName: 'Text Token', tag: 'IBAN' }],
    ['NATIONALITY', { tokenName: 'Text Token', tag: 'NATIONALITY' }],
    [
      'US_ITIN',
      { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'ITIN' },
    ],
    ['UK_NINO', { tokenName: 'Text Token', tag: 'NINO' }],
    [
      'UK_NHS',
      { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'NHS_NO' },
    ],
    ['CA_SIN', { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'SIN' }],
    ['AU_TFN', { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'TFN' }],
    ['AU_ABN', { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'ABN' }],
    [
      'DE_TAX_ID',
      { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'DE_TAX_ID' },
    ],
    ['FR_NIR', { tokenName: 'Text Token', tag: 'NIR' }],
    ['ES_NIF', { tokenName: 'Text Token', tag: 'NIF' }],
    ['ES_NIE', { tokenName: 'Text Token', tag: 'NIE' }],
    ['IT_FISCAL_CODE', { tokenName: 'Text Token', tag: 'FISCAL_CODE' }],
    [
      'PL_PESEL',
      { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'PESEL' },
    ],
    [
      'SE_PERSONAL_NUMBER',
      {
        tokenName: 'Numeric Token',
        format: 'Social Identification Numbers',
        tag: 'SE_PERSONAL_NO',
      },
    ],
    ['FI_PERSONAL_NUMBER', { tokenName: 'Text Token', tag: 'FI_PERSONAL_NO' }],
    [
      'NO_PERSONAL_NUMBER',
      {
        tokenName: 'Numeric Token',
        format: 'Social Identification Numbers',
        tag: 'NO_PERSONAL_NO',
      },
    ],
    [
      'IN_AADHAAR',
      { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'AADHAAR' },
    ],
    ['IN_PAN', { tokenName: 'Text Token', tag: 'PAN' }],
    ['SG_NRIC', { tokenName: 'Text Token', tag: 'NRIC' }],
    ['KR_RRN', { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'RRN' }],
    [
      'JP_MY_NUMBER',
      { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'MY_NUMBER' },
    ],
    ['CN_RESIDENT_ID', { tokenName: 'Text Token', tag: 'CN_ID' }],
    ['BR_CPF', { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'CPF' }],
    ['NL_BSN', { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'BSN' }],
    [
      'BE_NATIONAL_NUMBER',
      {
        tokenName: 'Numeric Token',
        format: 'Social Identification Numbers',
        tag: 'BE_NATIONAL_NO',
      },
    ],
    ['CH_AHV', { tokenName: 'Numeric Token', format: 'Social Identification Numbers', tag: 'AHV' }],
    ['MX_CURP', { tokenName: 'Text Token', tag: 'CURP' }],
    ['ROUTING_NO', { tokenName: 'Numeric Token', tag: 'ROUTING_NO' }],
    ['CRYPTO_ADDRESS', { tokenName: 'Text Token', tag: 'CRYPTO' }],
    [lookAlikeEntity, { tokenName: 'Text Token', tag: 'TAGGED_TEXT' }],
  ],
)
