export { describeTokenStore, type TokenStoreSuiteOptions } from './token-store-suite.ts'
