import { describeFaults } from './describe-faults.ts'
import { erasure } from './scenarios/erasure.ts'
import { rotation } from './scenarios/rotation.ts'
import { tampering } from './scenarios/tampering.ts'
import { tenants } from './scenarios/tenants.ts'

describeFaults('records', [rotation, erasure, tampering, tenants])
