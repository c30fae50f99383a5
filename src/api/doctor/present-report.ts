import type { Diagnosis, DoctorFacts, SenderFacts } from '../../doctor/index.ts'
import { isoOrNull } from '../../time/iso.ts'
import type { DoctorReport, SenderReport } from '../schemas/index.ts'

// A device can forge any number of senders and cameras.
const mostSenders = 500
const mostCameras = 256

function lastRequest({ trace }: SenderFacts) {
  const { last } = trace
  return {
    method: last?.method ?? null,
    path: last?.target ?? null,
    headers: last?.headers ?? {},
    bytes: last?.bytes ?? null,
    kind: last?.kind ?? null,
    verdict: last?.verdict ?? null,
    replyStatus: last?.status ?? null,
    tookMs: last?.tookMs ?? null,
    lastPostAt: isoOrNull(last?.at),
  }
}

/** Lists the data that the devices at an address are set to post to this server; null where none is known. */
function subscribedBy({ trace, cameras }: SenderFacts, { devices }: DoctorFacts): string[] | null {
  const ids = new Set(cameras.map(({ id }) => id))
  const here = devices.filter(
    ({ device }) => device.host === trace.address || device.cameras.some(({ id }) => ids.has(id)),
  )
  const targets = here.flatMap(({ device }) => device.targets.filter(({ ours, enabled }) => ours && enabled))
  if (targets.length === 0) return null
  return [...new Set(targets.flatMap(({ data, events }) => [...data, ...events]))]
}

function presentSender(sender: SenderFacts, facts: DoctorFacts): SenderReport {
  const { trace, cameras, heartbeatMs, clockSkewMs } = sender
  const { address, connections, formats, posts, events, statuses, keepalives, trajectories, unparsed } = trace
  const { repeats, withPictures, lastKeepaliveAt } = trace
  return {
    address,
    connections,
    formats,
    posts,
    events,
    statuses,
    keepalives,
    trajectories,
    unparsed,
    repeats,
    withPictures,
    heartbeatMs,
    clockSkewMs,
    ...lastRequest(sender),
    cameras: cameras.slice(0, mostCameras).map(({ id, name }) => ({ id, name })),
    firstSeen: isoOrNull(trace.firstAt),
    lastConnectionAt: isoOrNull(trace.lastConnectionAt),
    lastByteAt: isoOrNull(trace.lastByteAt),
    silentConnections: trace.silent?.count ?? 0,
    heartbeatAgeMs: lastKeepaliveAt === null ? null : Math.max(0, facts.now - lastKeepaliveAt),
    refused: Object.values(trace.refusals).reduce((sum, { count }) => sum + count, 0),
    subscribed: subscribedBy(sender, facts),
  }
}

const heartbeat =
  '<config version="1.7" xmlns="http://www.ipc.com/ver10"><messageType>keepalive</messageType><deviceInfo><deviceName>curl</deviceName></deviceInfo></config>'

/** Builds a curl command that posts a heartbeat as a device does. curl prompts for the password if the port requires one. */
function curlFor({ cameraUrls, scheme, asksForCredentials }: DoctorFacts['server'], user: string | null): string {
  const flags = [
    ...(scheme === 'https' ? ['--insecure'] : []),
    ...(asksForCredentials ? [`--user '${(user ?? '').replaceAll("'", '')}'`] : []),
  ]
  const head = ['curl', ...flags, `--header 'Content-Type: application/xml'`].join(' ')
  return `${head} --data '${heartbeat}' ${cameraUrls[0] ?? ''}`
}

/** Converts a diagnosis to its API form, with the most recent senders first. */
export function presentReport(diagnosis: Diagnosis, { user }: { user: string | null }): DoctorReport {
  const { at, checkedAt, facts, findings, addresses } = diagnosis
  const lastAt = ({ trace }: SenderFacts) => trace.lastByteAt ?? trace.lastConnectionAt ?? 0
  const latest = facts.senders.toSorted((a, b) => lastAt(b) - lastAt(a))
  return {
    at: at.toISOString(),
    checkedAt: checkedAt?.toISOString() ?? null,
    findings,
    senders: latest.slice(0, mostSenders).map(sender => presentSender(sender, facts)),
    addresses,
    curl: curlFor(facts.server, user),
  }
}
