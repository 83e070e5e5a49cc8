import type { FaultScenario } from './row.ts'
import { clientKills } from './scenarios/client-kills.ts'
import { clusterDown, clusterFailover, clusterSlots } from './scenarios/cluster.ts'
import { erasure } from './scenarios/erasure.ts'
import { erasureFailover } from './scenarios/erasure-failover.ts'
import { flush } from './scenarios/flush.ts'
import { freezeScenarios } from './scenarios/freeze.ts'
import { httpOutages } from './scenarios/http-outage.ts'
import { killRestarts } from './scenarios/kill-restart.ts'
import { refusalScenarios } from './scenarios/refusals.ts'
import { rotation } from './scenarios/rotation.ts'
import { durableFailover, lossyFailover } from './scenarios/sentinel-failover.ts'
import { shutdowns } from './scenarios/shutdown.ts'
import { tampering } from './scenarios/tampering.ts'
import { tenants } from './scenarios/tenants.ts'

/** Every scenario, in the order of the table. */
export const scenarios: readonly FaultScenario[] = [
  ...killRestarts,
  lossyFailover,
  durableFailover,
  clusterFailover,
  clusterDown,
  clusterSlots,
  ...freezeScenarios,
  ...refusalScenarios,
  flush,
  tampering,
  clientKills,
  ...shutdowns,
  ...httpOutages,
  rotation,
  erasure,
  erasureFailover,
  tenants,
]
