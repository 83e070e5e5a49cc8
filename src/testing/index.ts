export { type Canaries, plantCanaries } from './plant-canaries.ts'
export { describeTokenStore, type TokenStoreSuiteOptions } from './token-store-suite.ts'
export {
  expectNoLeaks,
  type Leak,
  type LeakReport,
  type LeakRequest,
  type LeakWatchOptions,
  watchForLeaks,
} from './watch-for-leaks.ts'
