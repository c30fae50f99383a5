import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { type Contestant, checkout } from './contestants.ts'
import type { LatencyCounts } from './latency-histogram.ts'
import type { LoadReport } from './load.ts'
import type { Plan } from './plan.ts'
import type { PostKind } from './posts.ts'
import type { ServerProcess } from './server-process.ts'
import { shuffled } from './statistics.ts'

export interface Load {
  kind: PostKind
  connections: number
  /** Duration; with `posts`, a number per connection, the run ends when all are answered. */
  seconds?: number
  posts?: number
  /** Posts a second over all connections; without it every connection sends its next post after each reply. */
  rate?: number
  /** Number of sender addresses (1 when absent). */
  addresses?: number
}

/** The result of one server for the load of one round. */
export interface Slice {
  acknowledged: number
  /** Posts with another reply or none, by status or error code. */
  refused: Record<string, number>
  /** Until the last reply is sent and every file of the posts is written. */
  perSecond: number
  processorMsPerPost: number
  writtenBytesPerPost: number
  latency: LatencyCounts
}

/** Writes after the last reply (event log, checkpoint) belong to the slice that caused them. */
const settleMs = 200
const warmUpSeconds = 1
const pollMs = 10

/**
 * Lets the servers take turns: in every round each gets one slice of the load, in a new random order. All are started fresh,
 * warmed up once, and ended afterwards.
 */
export async function measureRounds<Entrants extends { [role: string]: Contestant | undefined }>(
  entrants: Entrants,
  load: Load,
  plan: Plan,
): Promise<{ [Role in keyof Entrants]: Slice[] }> {
  const roles = Object.keys(entrants)
  await using running = new AsyncDisposableStack()
  const servers = new Map<string, ServerProcess>()
  for (const role of roles) servers.set(role, running.use(await entrants[role]!.start(join(plan.folder, role))))
  for (const server of servers.values()) await applyLoad(server.port, { ...load, seconds: warmUpSeconds })

  const slices: Record<string, Slice[]> = Object.fromEntries(roles.map(role => [role, []]))
  for (let round = 1; round <= plan.rounds; round++) {
    for (const [role, server] of shuffled([...servers])) {
      const slice = await measureSlice(server, { seconds: plan.seconds, ...load })
      slices[role]!.push(slice)
      plan.onProgress(
        `round ${round}/${plan.rounds}  ${role}  ${slice.perSecond.toFixed(0)}/s${explain(slice.refused)}`,
      )
    }
  }
  return slices as { [Role in keyof Entrants]: Slice[] }
}

/** One slice: the load, and the resources that the server's process used for it. */
async function measureSlice(server: ServerProcess, load: Load): Promise<Slice> {
  const before = server.counters()
  const report = await applyLoad(server.port, load)
  const filesSeconds = await allFilesWritten(server)
  await pause(settleMs)
  const after = server.counters()
  const { '200': acknowledged = 0, ...refused } = report.answers
  return {
    acknowledged,
    refused: report.hung > 0 ? { ...refused, hung: report.hung } : refused,
    perSecond: acknowledged / (report.seconds + filesSeconds),
    processorMsPerPost: (after.processorMs - before.processorMs) / acknowledged,
    writtenBytesPerPost: (after.writtenBytes - before.writtenBytes) / acknowledged,
    latency: report.latency,
  }
}

/** Resolves with the seconds until the files that follow the replies are written; 0 for a server without such files. */
async function allFilesWritten({ webPort }: ServerProcess): Promise<number> {
  if (webPort === null) return 0
  const beginMs = performance.now()
  for (;;) {
    const metrics = await (await fetch(`http://127.0.0.1:${webPort}/metrics`)).text()
    const pending = Number(/^viewtron_pending_files (\d+)/m.exec(metrics)?.[1] ?? 0)
    if (pending === 0) return (performance.now() - beginMs) / 1000
    await pause(pollMs)
  }
}

/** Runs the load generator in a separate process and returns its report. Throws an Error if it fails. */
export async function applyLoad(port: number, load: Load): Promise<LoadReport> {
  const args = Object.entries({ port, ...load }).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(process.execPath, [join(checkout, 'bench/load.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output = await text(child.stdout)
  if (output === '') throw new Error('the load generator failed')
  return JSON.parse(output) as LoadReport
}

function explain(refused: Record<string, number>): string {
  const parts = Object.entries(refused).map(([answer, count]) => `${count} × ${answer}`)
  return parts.length === 0 ? '' : `  (not acknowledged: ${parts.join(', ')})`
}
