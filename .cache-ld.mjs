const t0=process.memoryUsage().rss/1e6
const a=performance.now()
const fieldveil = await import('fieldveil')
const b=performance.now()
fieldveil.createDetector({})
globalThis.gc(); globalThis.gc()
console.log((b-a).toFixed(0),'ms import', (performance.now()-b).toFixed(0), (process.memoryUsage().rss/1e6-t0).toFixed(1),'MB rss', (process.memoryUsage().heapUsed/1e6).toFixed(1), (process.memoryUsage().external/1e6).toFixed(1))
