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
 * The token type, format and tag of every entity that the wire contract names, and of
 * `TAGGED_TEXT`. A map, because names come from users.
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
    [lookAlikeEntity, { tokenName: 'Text Token', tag: 'TAGGED_TEXT' }],
  ],
)
