export { type CanaryForm, listForms, readText } from '../../src/testing/canary-forms.ts'
