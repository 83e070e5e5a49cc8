import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startRedis } from '../test/support/redis-server.ts'
import { measureApi } from './api.ts'
import { measureBatches } from './batches.ts'
import { measureCacheMemory } from './cache-memory.ts'
import { measureFirstMasking } from './first-masking.ts'
import { describeMachine } from './machine.ts'
import { measureMemory } from './memory.ts'
import { fullPace, quickPace } from './pace.ts'
import { drawPlots } from './plots.ts'
import { updateReadme } from './readme.ts'
import { redisVersion } from './redis.ts'
import { findRedisBenchmark } from './redis-benchmark.ts'
import { startReplicatedRedis } from './replica.ts'
import { printTable, type Table, writeReport } from './report.ts'
import { measureServers } from './servers.ts'
import { measureSharing } from './sharing.ts'
import { measureUnmasking } from './unmasking.ts'
import { reportNoBenchmark } from './vault-table.ts'
import { measureWalking } from './walking.ts'
import { requireWrk } from './wrk.ts'

const pace = process.argv.includes('--quick') ? quickPace : fullPace
// Before the first minute is spent.
requireWrk()
// Arguments, though none: a server of REDIS_URL may be somebody's, and this one is emptied.
const redis = await startRedis({ args: [] })
try {
  const machine = describeMachine(pace.isQuick, await redisVersion(redis.url))
  console.log(machine)
  const sections: string[] = []
  const add = (table: Table): void => {
    const section = printTable(table)
    console.log(`\n${section}`)
    sections.push(section)
  }
  add(await measureWalking(pace))
  add(await measureServers('express', redis, pace))
  add(await measureServers('koa', redis, pace))
  add(await measureApi(redis, pace))
  add(await measureBatches(redis, pace))
  const benchmark = await findRedisBenchmark(redis)
  if (benchmark === undefined) add(reportNoBenchmark())
  else {
    const replicated = await startReplicatedRedis()
    try {
      add(await measureUnmasking(redis, replicated, benchmark, pace))
      add(await measureFirstMasking(redis, replicated, benchmark, pace))
    } finally {
      await replicated.stop()
    }
  }
  add(await measureMemory(redis, pace))
  add(await measureCacheMemory(redis, pace))
  add(await measureSharing(redis, pace))
  const report = await writeReport('results.md', machine, sections)
  // A short run is for whoever works on the code.
  if (!pace.isQuick) {
    await updateReadme('bench', report)
    await drawPlots(report)
  }
} finally {
  await redis.stop()
}
// In a process of its own: what ran in this one has made the same functions slower for texts.
const texts = fileURLToPath(new URL('texts/run.ts', import.meta.url))
execFileSync(process.execPath, [...process.execArgv, texts, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
