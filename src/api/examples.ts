/** Bodies of the contract's cases, for the OpenAPI document; a test holds both against each other. */
export const maskExamples: Readonly<Record<string, unknown>> = {
  'mask-with-token': {
    mask: [
      { value: 'John', token_name: 'Text Token' },
      { value: 'Australia', token_name: 'Numeric Token' },
      { value: 'john.doe@example.com', token_name: 'Special Token' },
    ],
  },
  'mask-with-format': {
    mask: [
      { value: '(408)- 426 - 9989', format: 'Phone Number', token_name: 'Numeric Token' },
      { value: 'kumar@fss.com', format: 'Email Address', token_name: 'Text Token' },
      { value: 'George Williams', token_name: 'Text Token', format: 'Person Name' },
      {
        value: '856-45-6789',
        token_name: 'Text Token',
        format: 'Social Identification Numbers',
      },
    ],
  },
  'mask-with-attributes': {
    mask: [
      {
        value: 'https://platform.example.com/chat?model=small',
        token_name: 'Text Token',
        format: 'URL',
        attributes: { page_number: '1' },
      },
    ],
  },
  'identify-nothing': { mask: [{ value: 'The build is green and the tests pass.' }] },
}

export const unmaskExamples: Readonly<Record<string, unknown>> = {
  'unmask-unknown-token': { unmask: [{ token_value: 'neverIssued42' }] },
}

export const jobExamples: Readonly<Record<string, unknown>> = {
  'one-job': { status: [{ tracking_id: '7d0b9d5e-6c1c-4b1e-9a55-3c0f2f7a2e6131012026235959' }] },
}
