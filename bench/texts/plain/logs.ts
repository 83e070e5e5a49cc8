import { decoySlots, makeUuid } from '../decoys.ts'
import { fillTemplate, joinTexts, type LabelledText, type Slots } from '../labelled-text.ts'
import { createRandom, type Random } from '../random.ts'
import { makeIpv4 } from '../values/networks.ts'

const logSlots: Slots = {
  ...decoySlots,
  ip: (random) => ({ text: makeIpv4(random), entity: 'IP_ADDRESS' }),
  status: (random) => ({ text: random.pick(['200', '204', '301', '304', '404', '502']) }),
  clock: (random) => ({
    text: `${random.integer(10, 28)}/Mar/2025:${random.integer(10, 23)}:${random.integer(10, 59)}:${random.integer(10, 59)} +0000`,
  }),
  month: (random) => ({ text: `${random.pick(['Jan', 'Mar', 'Oct'])} ${random.integer(10, 28)}` }),
  pid: (random) => ({ text: String(random.integer(1, 65_000)) }),
  path: (random) => ({ text: random.pick(paths)(random) }),
  pod: (random) => ({ text: `api-${random.hex(9)}-${random.hex(5)}` }),
  hexes: (random) => ({ text: `0x${random.hex(random.pick([8, 12, 16]))}` }),
  trace: (random) => ({ text: `00-${random.hex(32)}-${random.hex(16)}-01` }),
  nanos: (random) => ({ text: `1${random.integer(6, 7)}${random.digits(17)}` }),
  base64: (random) => ({ text: Buffer.from(random.hex(30)).toString('base64') }),
  snowflake: (random) => ({ text: `1${random.digits(17)}` }),
}

const paths: readonly ((random: Random) => string)[] = [
  (random) => `/api/v${random.integer(1, 3)}/orders/${random.digits(random.integer(6, 12))}`,
  (random) => `/static/js/main.${random.hex(8)}.chunk.js`,
  (random) => `/tiles/${random.integer(1, 18)}/${random.digits(5)}/${random.digits(5)}.png`,
  (random) => `/users/${makeUuid(random)}/avatar?size=${random.integer(16, 512)}`,
  (random) =>
    `/map?lat=${random.integer(-80, 80)}.${random.digits(6)}&lon=${random.integer(-170, 170)}.${random.digits(6)}`,
  (random) => `/report/2025-${random.digits(5)}?from=${random.digits(10)}&to=${random.digits(13)}`,
]

/** Lines as nginx, syslog, Java, Node, databases and clusters write them; no PII but IPv4 addresses. */
const lineTemplates: readonly string[] = [
  '{{ip}} - - [{{clock}}] "GET {{path}} HTTP/1.1" {{status}} {{count}} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.6478.127 Safari/537.36" {{decimal}}',
  '{{ip}} - - [{{clock}}] "POST {{path}} HTTP/2.0" {{status}} {{count}} rt={{decimal}} uct="0.001" urt="{{decimal}}" id={{md5}}',
  '{{date}} {{time}} [error] {{pid}}#{{pid}}: *{{count}} connect() failed (111: Connection refused) while connecting to upstream, client: {{ip}}, upstream: {{ip}}:{{port}}',
  '{{month}} {{time}} web-03 sshd[{{pid}}]: Failed password for invalid user admin from {{ip}} port {{port}} ssh2',
  '{{month}} {{time}} db-1 kernel: [{{decimal}}] eth0: link up, 1000 Mbps, full duplex, lpa 0x45E1',
  '{{month}} {{time}} gw CRON[{{pid}}]: (root) CMD (/usr/lib/sysstat/sa1 1 1)',
  '{{month}} {{time}} gw kernel: IN=eth0 OUT= SRC={{ip}} DST={{ip}} LEN={{count}} TTL=52 ID={{pid}} PROTO=TCP SPT={{port}} DPT=443',
  '{{date}} {{time}},{{pid}} INFO  [http-nio-8080-exec-7] c.e.shop.OrderService - order {{order}} priced at {{price}} in {{milliseconds}}',
  '{{date}} {{time}}.123 WARN 1 --- [scheduler-1] o.h.engine.jdbc.spi.SqlExceptionHelper : SQL Error: 0, SQLState: 40001, tx {{big}}',
  '\tat org.apache.catalina.core.ApplicationFilterChain.doFilter(ApplicationFilterChain.java:{{pid}})',
  'java.lang.IllegalStateException: offset {{big}} is behind {{big}} in partition 7 (epoch {{epoch}})',
  '{"level":30,"time":{{epoch}},"pid":{{pid}},"reqId":"{{uuid}}","msg":"request completed","responseTime":{{decimal}}}',
  '{"ts":"{{timestamp}}","trace":"{{trace}}","span":"{{sha_short}}","duration_ms":{{decimal}},"items":[{{count}},{{count}},{{big}}]}',
  '{"@timestamp":"{{timestamp}}","host":"{{pod}}","build":"{{version}}","commit":"{{sha}}","client":"{{ip}}","bytes":{{count}}}',
  '[{{timestamp}}] DEBUG cache miss key=sess:{{uuid}} ttl={{count}} shard={{pid}}',
  '[{{timestamp}}] INFO  deployed {{version_four}} ({{sha_short}}) to {{pod}} in {{decimal}}s',
  'time="{{timestamp}}" level=info msg="pulled image" image=registry.local/api:{{version}} digest=sha256:{{sha}}',
  'I0312 {{time}}.{{pid}} {{pid}} kubelet.go:{{pid}}] "SyncLoop ADD" pods=["default/{{pod}}"]',
  'LOG:  duration: {{milliseconds}}  statement: SELECT * FROM readings WHERE id = {{big}} AND value > {{decimal}}',
  '{{nanos}} ns: sample lat={{latitude}} lon={{longitude}} alt={{decimal}} hdop=0.9 sats=11',
  'GC(214) Pause Young (Normal) 512M->{{count}}M(2048M) {{milliseconds}}',
  'payment-worker[{{pid}}]: batch {{invoice}} settled: {{count}} orders, total {{price}}, fee {{decimal}}, ref {{tracking}}',
  'metric{job="api",instance="{{ip}}:9100"} {{decimal}} {{epoch}}',
  'nginx: upstream keepalive {{hexes}} freed, pool {{hexes}} used {{count}}/{{count}}',
  'kafka: partition=3 offset={{big}} key={{snowflake}} lag={{count}} crc={{hexes}}',
  'tar: ./backup-{{date}}T031500-{{md5}}.tar.gz: {{count}} blocks, checksum {{base64}}',
  'npm http fetch GET 200 /lodash/-/lodash-{{version}}.tgz {{count}}ms (cache hit)',
  'firewall: DROP {{ip}}:{{port}} -> {{ip}}:443 flags=S seq={{epoch}} win={{port}}',
  'smartd: Device sda, SMART Usage Attribute 194 Temperature changed from 117 to 119, serial {{part}}',
  'ISBN {{isbn}} restocked, {{count}} copies, shelf 12-4, {{percent}} sold',
]

/** `lines` lines, each a text of its own: the same for the same seed. */
export function makeLogs(lines = 20_000, seed = 7_041): readonly LabelledText[] {
  const random = createRandom(seed)
  return Array.from({ length: lines }, (_, index) => {
    const template = lineTemplates[index % lineTemplates.length] ?? ''
    return fillTemplate(template, 'log', logSlots, random)
  })
}

/** Logs as they come: pages of lines. */
export function makeLogPages(lines: readonly LabelledText[], size = 50): readonly LabelledText[] {
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, page) =>
    joinTexts(lines.slice(page * size, (page + 1) * size), '\n'),
  )
}
