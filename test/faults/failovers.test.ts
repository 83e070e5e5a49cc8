import { describeFaults } from './describe-faults.ts'
import { erasureFailover } from './scenarios/erasure-failover.ts'
import { durableFailover, lossyFailover } from './scenarios/sentinel-failover.ts'

describeFaults('failovers', [lossyFailover, durableFailover, erasureFailover], { atOnce: true })
