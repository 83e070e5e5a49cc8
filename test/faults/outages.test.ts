import { describeFaults } from './describe-faults.ts'
import { flush } from './scenarios/flush.ts'
import { freezeScenarios } from './scenarios/freeze.ts'
import { refusalScenarios } from './scenarios/refusals.ts'

describeFaults('outages', [...freezeScenarios, ...refusalScenarios, flush], { atOnce: true })
