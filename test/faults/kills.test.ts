import { describeFaults } from './describe-faults.ts'
import { clientKills } from './scenarios/client-kills.ts'
import { killRestarts } from './scenarios/kill-restart.ts'

describeFaults('processes killed', [...killRestarts, clientKills])
