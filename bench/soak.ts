/**
 * `npm run soak -- --minutes 60 --folder data`: a steady mixed load from twenty connections. Every ten seconds it prints the server's memory; at the
 * end it compares the server's events. Exit 1 if an acknowledged event is missing, a post was refused, or memory kept growing.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { checkout, contestants, serverScript } from './contestants.ts'
import { LatencyHistogram } from './latency-histogram.ts'
import { type Camera, endedWithin, sendAtRate } from './pacing.ts'
import { encodePictures } from './pictures.ts'
import { errorCode, PostConnection } from './post-connection.ts'
import { firstTargetId, makePost } from './posts.ts'
import type { ServerProcess } from './server-process.ts'
import { complaints } from './soak-verdict.ts'

const reportEveryMs = 10_000
const lastReplyWithinMs = 60_000

/** 2 image events a second are about 6 GB an hour. */
const traffic = [
  { kind: 'image', connections: 6, rate: 2 },
  { kind: 'trajectory', connections: 10, rate: 100 },
  { kind: 'keepalive', connections: 4, rate: 4 },
] as const

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    folder: { type: 'string', default: join(checkout, 'data') },
  },
})
const seconds = Number(values.minutes) * 60
const folder = join(values.folder, `soak-${process.pid}`)

const acknowledged = new Set<number>()
const refused: Record<string, number> = {}
const residentBytes: number[] = []
let latency = new LatencyHistogram()
let serial = 0
let waiting = 0

process.once('exit', code => {
  if (code === 0) rmSync(folder, { recursive: true, force: true })
  else console.log(`what the server wrote is kept in ${folder}`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const heapProbe = join(checkout, 'bench/heap-probe.ts')
const server = await contestants.full.start(join(folder, 'data'), { nodeOptions: ['--import', heapProbe] })

const pictures = await encodePictures()
const startMs = performance.now()
const reports = setInterval(report, reportEveryMs)
const sending = traffic.map(({ kind, connections, rate }, group) =>
  sendAtRate(cameras(group, kind, connections), sendOne, { seconds, rate }),
)
await endedWithin(Promise.all(sending), seconds * 1000 + lastReplyWithinMs)
if (waiting > 0) refused['not at all'] = waiting
clearInterval(reports)

const stored = await storedTargetIds(server)
await server.stop()
const found = complaints({ residentBytes, acknowledged, stored, refused })
for (const complaint of found) console.log(complaint)
if (found.length === 0) console.log(`${acknowledged.size} events acknowledged, all stored`)
process.exit(found.length === 0 ? 0 : 1)

function cameras(group: number, kind: (typeof traffic)[number]['kind'], connections: number): Camera[] {
  return Array.from({ length: connections }, (_, number) => ({
    post: makePost(kind, group * 100 + number, pictures),
    connection: new PostConnection({ port: server.port }),
  }))
}

async function sendOne({ post, connection }: Camera, dueMs: number): Promise<void> {
  const number = serial++
  post.stamp(number)
  waiting++
  const answer = await connection.send(post.request).then(String, errorCode)
  waiting--
  if (answer !== '200') refused[answer] = (refused[answer] ?? 0) + 1
  else if (post.kind === 'image') {
    acknowledged.add(firstTargetId + number)
    latency.record(performance.now() - dueMs)
  }
}

async function report(): Promise<void> {
  server.child.send({})
  const [memory] = (await once(server.child, 'message')) as [NodeJS.MemoryUsage]
  residentBytes.push(memory.rss)
  const columns = [
    `${((performance.now() - startMs) / 60_000).toFixed(1)} min`,
    `rss ${megabytes(memory.rss)}`,
    `heap ${megabytes(memory.heapUsed)}`,
    `external ${megabytes(memory.external)}`,
    `fds ${readdirSync(`/proc/${server.child.pid}/fd`).length}`,
    `events ${acknowledged.size}`,
    `p99 ${latency.percentile(0.99).toFixed(0)} ms`,
    ...Object.entries(refused).map(([answer, count]) => `${count} × ${answer}`),
  ]
  console.log(columns.join('  '))
  latency = new LatencyHistogram()
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

/** Uses the command line as a person would, while the server runs. */
async function storedTargetIds({ dataFolder }: ServerProcess): Promise<Set<number>> {
  const child = spawn(process.execPath, [serverScript, 'events', '--json', '--limit', String(serial)], {
    env: { ...process.env, VIEWTRON_DATA_DIR: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const found = new Set<number>()
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { targets: { targetId: number | null }[] }
    for (const { targetId } of event.targets) if (targetId !== null) found.add(targetId)
  }
  return found
}
