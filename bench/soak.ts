/**
 * `npm run soak -- --minutes 60 --folder data`: a steady mixed load from twenty connections, while a size limit (`--keep-gb 4`)
 * removes the oldest events. Every ten seconds it prints what the server uses; at the end it compares the server's events.
 * Exit 1 if an acknowledged event is missing, a post was refused, replies got slower, or something kept growing.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, statSync } from 'node:fs'
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
import { Api } from './site/api.ts'
import { complaints, type SoakSample } from './soak-verdict.ts'

const reportEveryMs = 10_000
const lastReplyWithinMs = 60_000
/** The first and the last reports, whose times of replies are compared: ten minutes, or a third of a shorter run. */
const comparedMs = 10 * 60_000

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
    'keep-gb': { type: 'string', default: '4' },
  },
})
const seconds = Number(values.minutes) * 60
const folder = join(values.folder, `soak-${process.pid}`)

const acknowledged = new Set<number>()
const refused: Record<string, number> = {}
const samples: SoakSample[] = []
const latencies: LatencyHistogram[] = []
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
const api = new Api(server.webPort!)
const retention = { eventDays: null, pictureDays: null, rawPostDays: null, maxBytes: Number(values['keep-gb']) * 1e9 }
await api.call('PATCH', 'settings', { retention })

const pictures = await encodePictures()
const startMs = performance.now()
const reports = setInterval(report, reportEveryMs)
const sending = traffic.map(({ kind, connections, rate }, group) =>
  sendAtRate(cameras(group, kind, connections), sendOne, { seconds, rate }),
)
await endedWithin(Promise.all(sending), seconds * 1000 + lastReplyWithinMs)
if (waiting > 0) refused['not at all'] = waiting
clearInterval(reports)

const p99 = comparedReplies()
console.log(`p99 of the first and the last ten minutes: ${p99.first.toFixed(0)} and ${p99.last.toFixed(0)} ms`)
// Otherwise retention goes on between counting the events and counting the removed ones.
await api.call('PATCH', 'settings', { retention: { ...retention, maxBytes: null } })
const stored = await storedTargetIds(server)
const removed = await removedEvents()
await server.stop()
const found = complaints({ samples, p99, acknowledged, stored, removed, refused })
for (const complaint of found) console.log(complaint)
if (found.length === 0)
  console.log(`${acknowledged.size} events acknowledged, all stored or, ${removed}, removed by retention`)
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

async function removedEvents(): Promise<number> {
  const { items } = await api.call<{ items: { events: number }[] }>('GET', 'retention/removals?limit=200')
  return items.reduce((sum, { events }) => sum + events, 0)
}

function comparedReplies(): { first: number; last: number } {
  const count = Math.min(comparedMs / reportEveryMs, Math.ceil(latencies.length / 3))
  const together = (parts: LatencyHistogram[]) => {
    const sum = new LatencyHistogram()
    for (const part of parts) sum.merge(part.toJSON())
    return sum.percentile(0.99)
  }
  return { first: together(latencies.slice(0, count)), last: together(latencies.slice(-count)) }
}

async function report(): Promise<void> {
  server.child.send({})
  const [memory] = (await once(server.child, 'message')) as [NodeJS.MemoryUsage]
  const removed = await removedEvents()
  const database = join(server.dataFolder, 'viewtron.db')
  const sample = {
    residentBytes: memory.rss,
    descriptors: readdirSync(`/proc/${server.child.pid}/fd`).length,
    threads: readdirSync(`/proc/${server.child.pid}/task`).length,
    walBytes: statSync(`${database}-wal`).size,
    bytesPerEvent: statSync(database).size / (acknowledged.size - removed),
  }
  samples.push(sample)
  latencies.push(latency)
  const columns = [
    `${((performance.now() - startMs) / 60_000).toFixed(1)} min`,
    `rss ${megabytes(memory.rss)}`,
    `heap ${megabytes(memory.heapUsed)}`,
    `external ${megabytes(memory.external)}`,
    `fds ${sample.descriptors}`,
    `threads ${sample.threads}`,
    `database ${(sample.bytesPerEvent / 1e3).toFixed(1)} kB an event`,
    `wal ${megabytes(sample.walBytes)}`,
    `events ${acknowledged.size}, ${removed} removed`,
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
