import type { CameraHealth } from '../analysis/index.ts'
import { median } from '../analysis/median.ts'
import { backupTrouble } from '../backup/index.ts'
import type { CameraDirectory } from '../cameras/camera-directory.ts'
import { type Queries, readSetting } from '../database/index.ts'
import type { PostArchive } from '../log/index.ts'
import { SetAsideEntries, UnparsedPosts } from '../log/index.ts'
import { sharedCamera } from '../model/index.ts'
import { dayMs } from '../time/units.ts'
import type { CameraFacts, DoctorFacts, MachineFacts, SenderFacts, ServerFacts, StoredDeviceFacts } from './facts.ts'
import { isOwnAddress } from './machine/local-addresses.ts'
import { readCameras } from './read-cameras.ts'
import type { SenderTrace } from './sender-trace.ts'
import { readUnknownNames } from './unknown-names.ts'

/** The MAC address of made-up events. No real device has it. */
export const sampleMac = '58:5b:69:00:5a:01'

/** The facts that the caller has; the rest is read from the database. */
export interface FactsAtHand {
  queries: Queries
  directory: CameraDirectory
  archive: PostArchive
  now: number
  server: ServerFacts
  traces: readonly SenderTrace[]
  health: ReadonlyMap<string, CameraHealth>
  devices: readonly StoredDeviceFacts[]
  machine: MachineFacts | null
}

/** Returns whether a sender is a device: not a port check from this machine, and not the made-up device of the self-test. */
function isDevice(trace: SenderTrace): boolean {
  const { address, posts, silent, webPort, tlsToPlain, plainToTls, unreadable, cutOff, devices } = trace
  if (!isOwnAddress(address) || silent || webPort || tlsToPlain || plainToTls || unreadable || cutOff) return true
  const named = Object.keys(devices)
  return posts > 0 && !(named.length > 0 && named.every(name => name === `mac ${sampleMac}`))
}

const enoughHeartbeats = 2

function senderOf(trace: SenderTrace, cameras: readonly CameraFacts[] = []): SenderFacts {
  return {
    trace,
    cameras,
    heartbeatMs: trace.heartbeats.length < enoughHeartbeats ? null : median(trace.heartbeats),
    clockSkewMs: median(trace.skews),
  }
}

async function readUnparsed(queries: Queries, now: number): Promise<DoctorFacts['unparsed']> {
  const inbox = new UnparsedPosts(queries)
  const from = new Date(now - dayMs)
  const [lastDay, last] = await Promise.all([inbox.countSince(from), inbox.newestSince(from)])
  return { lastDay, lastReason: last?.reason ?? null, lastAddress: last?.clientIp ?? null }
}

const mostSetAside = 200

async function readAside(queries: Queries): Promise<NonNullable<DoctorFacts['setAside']>> {
  const setAside = new SetAsideEntries(queries)
  const [entries, rows] = await Promise.all([setAside.count(), setAside.list(mostSetAside)])
  return { entries, readers: [...new Set(rows.map(row => row.reader))], lastReason: rows[0]?.reason ?? null }
}

async function readBackup(queries: Queries, now: number): Promise<DoctorFacts['backup']> {
  const [schedule, runs] = await Promise.all([
    readSetting(queries, 'backup-schedule'),
    readSetting(queries, 'backup-runs'),
  ])
  return backupTrouble(schedule, runs, now)
}

async function readCheck(queries: Queries): Promise<DoctorFacts['check']> {
  const last = await readSetting(queries, 'verify-run')
  if (!last) return null
  const { startedAt, findings, first, problem } = last
  return { at: startedAt, findings, repairable: first.some(({ repairable }) => repairable), problem }
}

/** Reads all facts that the findings are derived from. */
export async function readFacts(atHand: FactsAtHand): Promise<DoctorFacts> {
  const { queries, directory, archive, now, server, traces, health, devices, machine } = atHand
  // While the storage has problems, the finding about them matters most.
  const orNothing = <Value>(question: Promise<Value>, nothing: Value) =>
    server.trouble === null ? question : question.catch(() => nothing)
  const [cameras, unparsed, setAside, unknownNames, backup, check] = await Promise.all([
    orNothing(readCameras(directory, health), []),
    orNothing(readUnparsed(queries, now), { lastDay: 0, lastReason: null, lastAddress: null }),
    // A database of an older version lacks this table.
    readAside(queries).catch(() => undefined),
    orNothing(readUnknownNames(queries, archive, traces), new Map<string, string[]>()),
    orNothing(readBackup(queries, now), null),
    orNothing(readCheck(queries), null),
  ])
  const atAddress = Map.groupBy(
    cameras.filter(({ id }) => id !== sharedCamera.id),
    ({ address }) => address,
  )
  const senders = traces.filter(isDevice).map(trace => senderOf(trace, atAddress.get(trace.address)))
  return { now, server, senders, cameras, devices, unparsed, setAside, unknownNames, machine, backup, check }
}
