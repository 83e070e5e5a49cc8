/**
 * Lines of logs, code and configuration that name nobody: a word that a path, a key or a class is
 * made of is no name, whatever it spells. Slots as in `templates.ts`.
 */
export const logTemplates: readonly string[] = `
{u} - - [{#}/Mar/20{#}:10:11:12 +0000] "GET /{w}/{#} HTTP/1.1" 200 {#} "-" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.0 Safari/605.1"
{u} - - [{#}/Jan/20{#}:08:01:12 +0200] "POST /api/{w} HTTP/2.0" 302 {#}
{u} - admin [{#}/Oct/20{#}:18:45:01 -0700] "DELETE /{w}?{w}={#}&{z}={#} HTTP/1.1" 404 {#} "-" "curl/8.1.2"
"PUT /{w}/{w} HTTP/1.1" 500 {#} "-" "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Edge/120.0"
"HEAD / HTTP/1.0" 200 0 "-" "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0"
"OPTIONS /{w} HTTP/1.1" 204 0 "-" "Googlebot/2.1"
Jan {#} 06:25:01 {w}-{#} CRON[{#}]: (root) CMD (run-parts /etc/cron.hourly)
Mar {#} 11:02:13 {w}-{#} sshd[{#}]: Invalid user {w} from {u} port {#}
Apr {#} 11:02:13 {w} sshd[{#}]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={u}
May {#} 01:22:13 {w}-{#} systemd[1]: Started Daily {w} {w} timer.
Jun {#} 01:22:13 {w} systemd[1]: Starting Cleanup of Temporary Directories...
Jul {#} 10:00:00 combo ftpd[{#}]: connection from {u} () at Sun Jul {#} 10:00:00 20{#}
Aug {#} 10:00:00 {w} kernel: [{#}.{#}] e1000e: eth0 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: Rx/Tx
Sep {#} 02:03:04 {w} kernel: IN=eth1 OUT= MAC={u} SRC={u} DST={u} LEN={#} TOS=0x00 PREC=0x00 TTL=64 ID={#} DF PROTO=TCP SPT={#} DPT=22 WINDOW={#} RES=0x00 SYN URGP=0
[UFW ALLOW] IN=wlan0 OUT= SRC={u} DST={u} LEN={#} PROTO=UDP SPT={#} DPT=53 LEN={#}
[{#}.{#}] usb 1-{#}: New USB device found, idVendor={#}, idProduct={#}
[{#}.{#}] ACPI: Core revision 20{#}
GC({#}) Pause Young (Allocation Failure) {#}M->{#}M({#}M) {#}ms
GC({#}) Concurrent Mark Cycle {#}ms
GC({#}) Pause Young (Normal) (Evacuation Pause) {#}M->{#}M({#}M) {#}ms
GC({#}) Pause Young (Concurrent Start) {#}M->{#}M({#}M) {#}ms
GC({#}) Pause Full (Compaction) {#}M->{#}M({#}M) {#}ms
GC({#}) Pause Remark {#}M->{#}M({#}M) {#}ms
[GC (Metadata GC Threshold) [PSYoungGen: {#}K->{#}K({#}K)] {#}K->{#}K({#}K), {#} secs]
[Full GC (Ergonomics) [PSYoungGen: {#}K->0K({#}K)]
20{#}-0{#}-11 10:11:12,{#} INFO org.apache.hadoop.hdfs.server.datanode.DataNode: Receiving block blk_{#} src: /{u}:{#} dest: /{u}:{#}
{#} 203615 {#} INFO dfs.DataNode$PacketResponder: PacketResponder {#} for block blk_{#} terminating
{#} INFO dfs.FSNamesystem: BLOCK* NameSystem.addStoredBlock: blockMap updated: {u}:{#} is added to blk_{#} size {#}
17/06/09 20:10:{#} INFO spark.SecurityManager: Changing view acls to: yarn,{w}
17/06/09 20:10:{#} INFO executor.Executor: Finished task {#}.0 in stage {#}.0 (TID {#}). {#} bytes result sent to driver
20{#}-07-29 19:04:{#} - WARN [SendWorker:{#}:QuorumCnxManager$SendWorker@{#}] - Interrupted while waiting for message on queue
20{#}-07-29 - INFO [main:QuorumPeer@{#}] - tickTime set to {#}
[main] INFO org.{z}.{w}.{C} - {C} {w} in {#} ms
[Sun Dec 04 04:47:{#} 20{#}] [notice] workerEnv.init() ok /etc/httpd/conf/workers2.properties
[Mon Dec 05 04:47:{#} 20{#}] [error] mod_jk child workerEnv in error state {#}
[error] {#}#{#}: *{#} connect() failed (111: Connection refused) while connecting to upstream, client: {u}, server: {w}.{z}.com
20{#}-09-28 04:30:{#}, Info CBS Loaded Servicing Stack v6.1.7601 with Core: C:\\Windows\\winsxs\\amd64
20{#}-09-28, Info CSI {#}@20{#}/9/27 WcpInitialize called (stack @0x{#})
Exception in thread "main" java.lang.NullPointerException
java.lang.IllegalArgumentException: {w} must be {w}
Caused by: org.{z}.{w}.{C}Exception: {W} is {w}
at org.springframework.{w}.{C}.{w}({C}.java:{#})
at com.{z}.{w}.{C}.lambda$main$0({C}.java:{#})
at java.base/java.lang.Thread.run(Thread.java:{#})
at java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:{#})
    at {C}.{w} (/app/node_modules/{z}/lib/{w}.js:{#}:{#})
    at async {C}.{w} (node:internal/{w}/{z}:{#}:{#})
  File "/usr/lib/python3.10/site-packages/{z}/{w}.py", line {#}, in {w}
Traceback (most recent call last):
ValueError: invalid literal for int() with base 10
KeyError: '{w}'
panic: runtime error: index out of range [{#}] with length {#}
goroutine {#} [running]: main.{w}(0x{#})
{w}.{C}: {w} {#}
{z}.{w}.{w}={w}
{A}={A} {A}={#} {A}={w}
{z}={#} {w}={#} {z}={w}
x={#}.{#} y=-{#}.{#} z={#}
/{z}/{w}?{w}={#}.{#}&{z}={#}.{#}&zoom={#}
GET /{w}/{z}?q={w}+{w}&lang=en&sort=asc
{w}_{w} {w}_{z} {#}
{A}_{A}={#}
{W}_{w}({w})
level=info ts=20{#}-01-02 caller={w}.go:{#} msg="{w} {w}" component={z}
time="20{#}-01-02" level=warning msg="{W} {w} is {w}"
{"level":"error","ts":{#},"msg":"{w} {w}","service":"{z}","host":"{w}-{#}"}
{"@timestamp":"20{#}","logger":"com.{z}.{C}","thread":"http-nio-{#}-exec-{#}","message":"{W} {w}"}
I{#} 10:11:12 {#} {w}.go:{#}] {W} {w}
W{#} {#} {z}_{w}.cc:{#}] {W} {w} {w}
{z}: shard={#} epoch={#}
kafka.server.{C}: [Partition __consumer_offsets-{#} broker={#}] {W} {w}
zookeeper: session 0x{#} expired
postgres[{#}]: [{#}-1] LOG: duration: {#} ms statement: SELECT {w} FROM {w} WHERE {z} = {#}
ERROR: relation "{w}" does not exist at character {#}
mysqld: Aborted connection {#} to db: '{w}' user: '{z}'
redis[{#}]: Background saving terminated with success
dockerd[{#}]: time="20{#}" level=info msg="Container {w} exited"
kubelet: E{#} pod_workers.go:{#}] Error syncing pod {#}-{w}, skipping
nginx: [warn] conflicting server name "{w}" on 0.0.0.0:{#}, ignored
dhclient: DHCPREQUEST on eth0 to {u} port 67
dhcpd: DHCPACK on {u} to {u} via eth{#}
ntpd[{#}]: synchronized to {u}, stratum {#}
postfix/smtpd[{#}]: connect from unknown[{u}]
postfix/qmgr[{#}]: {#}: from=<{e}>, size={#}, nrcpt=1 (queue active)
sudo: pam_unix(sudo:session): session opened for user root by (uid=0)
su(pam_unix)[{#}]: session closed for user {w}
audit: type={#} apparmor="DENIED" operation="open" profile="{w}" name="/proc/{#}/{w}"
snmpd[{#}]: Connection from UDP: [{u}]:{#}
%LINK-3-UPDOWN: Interface GigabitEthernet0/{#}, changed state to up
{w}-{#}: {A} {A} {#}
WARN  {C} - {W} {w}
DEBUG {C}:{#} - {w} {w}
FATAL {w}: {W} {w}
TRACE {z} {w}
[{A}] {w} {w}
[{W}] {w} {w} {#}
[INFO] Building {w} {#}.{#}.{#}-SNAPSHOT
[INFO] BUILD SUCCESS
[ERROR] Failed to execute goal on project {w}
npm ERR! code ELIFECYCLE
npm WARN deprecated {z}@{#}.{#}.{#}: {W} {w}
> Task :{w}:compileJava UP-TO-DATE
Step {#}/{#} : RUN npm ci
FROM node:{#}-alpine AS build
  "dependencies": { "{z}": "^{#}.{#}.{#}", "{w}": "~{#}.{#}" }
#include <{w}.h>
#define {A}_{A} {#}
std::vector<{C}> {w};
{C}::{w}({C} {w}) { return this->{w}; }
public class {C} extends {C} implements {C} {
private final {C} {w} = new {C}();
def {w}_{z}(self, {w}: str) -> Optional[{C}]:
from {z}.{w} import {C}, {C}
fn {w}(&self) -> Result<{C}, Error>
if ({w}.{z} === {#}) throw new {C}Error('{W} {w}')
export const {w} = ({z}: {C}) => {z}.{w}
$ {z} --{w} {#} --{z}={w} -{w}
export {A}_{A}="{w}"
cd ~/{w}/{z} && ./{w}.sh
C:\\{W}\\{W}\\{z}.exe
/usr/local/{z}/{w}.conf
/opt/{z}/{w}-{#}.{#}.{#}/bin
s3://{w}-{z}/{w}/{#}
arn:aws:iam::{#}:role/{C}
Accept: text/html, application/json
Host: {w}.{z}.com
Server: Apache/2.4.{#} (Ubuntu)
Set-Cookie: {z}={#}; Path=/; HttpOnly; Secure; SameSite=Lax
User-Agent: Dalvik/2.1.0 (Linux; U; Android 12; Pixel Build/{#})
temp={#} rpm={#} volt={#} {z}={w}
STATUS={A} CODE={#} REASON={w}
wlan{#}: deauthenticated
{d} {w}-{#} {z}: {w} {w} {#}
{d} [{w}] {A}: {X}
{d} | {A} | {C} | {x}
pid={#} tid={#} {C} {w}
Worker {#} started
Job {#} finished in {#} ms
Retry {#} of {#} for {w}
Heap: {#}K, Young: {#}K, Old: {#}K
Total Physical Memory: {#} MB
`
  .trim()
  .split('\n')
