import { describeFaults } from './describe-faults.ts'
import { httpOutages } from './scenarios/http-outage.ts'
import { shutdowns } from './scenarios/shutdown.ts'

describeFaults('HTTP servers', [...shutdowns, ...httpOutages], { atOnce: true })
