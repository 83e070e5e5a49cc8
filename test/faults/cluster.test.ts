import { describeFaults } from './describe-faults.ts'
import { clusterDown, clusterFailover, clusterSlots } from './scenarios/cluster.ts'

describeFaults('a cluster', [clusterFailover, clusterDown, clusterSlots], { atOnce: true })
