import type { CompiledQuery } from 'kysely'
import { readPostingAddresses } from '../cameras/posting-addresses.ts'
import type { CameraHealthTable, Queries } from '../database/index.ts'
import type { CameraRef, Message } from '../model/index.ts'
import { wallTime } from '../time/zone-time.ts'
import type { CameraHealth } from './analysis.ts'
import { median } from './median.ts'
import { SeenQuarters } from './seen-quarters.ts'
import { ZoneLearner } from './zone-learner.ts'

interface Pulse {
  address: string
  lastSeen: number | null
  lastEventAt: number | null
  lastHeartbeatAt: number | null
  heartbeats: number[]
  skews: number[]
  zone: ZoneLearner
  formatVersion: string | null
  refused: { at: number; code: string } | null
  isChanged: boolean
}

const heartbeatsKept = 9
const skewsKept = 15
// The largest recorders have half as many channels. Where more post from one address nothing is said of all of them.
const mostAtAddress = 512
// Sooner are heartbeats of another device behind the same address.
const shortestHeartbeatMs = 1000
// Cameras beat every 10–120 s (docs/protocol/transport.md); a longer pause is an interruption, not an interval.
const longestHeartbeatMs = 15 * 60_000

function newPulse(address: string): Pulse {
  const nothing = { lastSeen: null, lastEventAt: null, lastHeartbeatAt: null, formatVersion: null, refused: null }
  return { ...nothing, address, heartbeats: [], skews: [], zone: new ZoneLearner(null), isChanged: false }
}

function remember(values: number[], value: number, most: number): void {
  values.push(value)
  if (values.length > most) values.shift()
}

/** What the posts of each camera tell about its condition; kept in memory, saved by whoever asks for the changes. */
export class CameraPulses {
  private readonly pulses = new Map<string, Pulse>()
  private readonly atAddress = new Map<string, Set<string>>()
  private readonly seen = new SeenQuarters()
  private readonly timeZone: string

  /** `timeZone`: the IANA zone in which decoding reads local times. */
  constructor({ timeZone }: { timeZone: string }) {
    this.timeZone = timeZone
  }

  async load(queries: Queries, now: number): Promise<void> {
    for (const row of await queries.selectFrom('camera_health').selectAll().execute()) {
      if (!this.pulses.has(row.camera_id)) this.put(row.camera_id, fromRow(row))
    }
    for (const { id, address } of await readPostingAddresses(queries)) {
      if (!this.pulses.has(id)) this.put(id, newPulse(address))
    }
    await this.seen.load(queries, now)
  }

  received(camera: CameraRef | null, message: Message, receivedAt: Date, clientIp: string): void {
    const at = receivedAt.getTime()
    if (message.kind === 'keepalive') this.beat(camera, message, at, clientIp)
    else if (camera) this.note(camera.id, message, at, clientIp)
  }

  /** A post from an address was answered with an error. */
  refused(clientIp: string, at: Date, code: string): void {
    for (const id of this.allAt(clientIp)) {
      const pulse = this.pulseOf(id, clientIp)
      pulse.refused = { at: at.getTime(), code }
      pulse.isChanged = true
    }
  }

  /** How far a camera's local time is ahead of UTC, minutes; null before it is known. */
  zoneOffsetOf(id: string): number | null {
    return this.pulses.get(id)?.zone.offsetMinutes ?? null
  }

  /** By camera id; of all where none are named. */
  health(ids: Iterable<string> = this.pulses.keys()): Map<string, CameraHealth> {
    const health = new Map<string, CameraHealth>()
    for (const id of ids) {
      const pulse = this.pulses.get(id)
      if (pulse) health.set(id, healthOf(pulse))
    }
    return health
  }

  /** Cameras are known no more. */
  forget(ids: readonly string[]): void {
    for (const id of ids) {
      this.leaveAddress(id)
      this.pulses.delete(id)
      this.seen.forget(id)
    }
  }

  /** The statements that bring the tables up to date. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const statements = this.seen.takeChanges(queries)
    for (const [id, pulse] of this.pulses) {
      if (!pulse.isChanged) continue
      pulse.isChanged = false
      statements.push(queries.replaceInto('camera_health').values(toRow(id, pulse)).compile())
    }
    return statements
  }

  /** They could not be stored. */
  changesLost(): void {
    this.seen.changesLost()
    for (const pulse of this.pulses.values()) pulse.isChanged ||= pulse.lastSeen !== null
  }

  /** A heartbeat that names no camera stands for all that post from there: a recorder's channels, or the one camera. */
  private beat(camera: CameraRef | null, message: Message, at: number, clientIp: string): void {
    const ids = camera ? [camera.id] : this.allAt(clientIp)
    for (const id of ids) {
      const pulse = this.note(id, message, at, clientIp)
      const interval = pulse.lastHeartbeatAt === null ? null : at - pulse.lastHeartbeatAt
      if (interval !== null && interval >= shortestHeartbeatMs && interval <= longestHeartbeatMs) {
        remember(pulse.heartbeats, interval, heartbeatsKept)
      }
      pulse.lastHeartbeatAt = at
    }
  }

  private note(id: string, message: Message, at: number, clientIp: string): Pulse {
    const pulse = this.pulseOf(id, clientIp)
    pulse.lastSeen = at
    pulse.isChanged = true
    this.seen.mark(id, at)
    if (message.kind === 'alarm') pulse.lastEventAt = at
    if (message.formatVersion !== null) pulse.formatVersion = message.formatVersion
    this.noteTime(pulse, message, at)
    return pulse
  }

  private noteTime(pulse: Pulse, { kind, occurredAt, occurredAtZone }: Message, at: number): void {
    // Positions come too often to look at each.
    if (occurredAt === null || kind === 'trajectory') return
    const instant = Date.parse(occurredAt)
    if (occurredAtZone === 'utc') remember(pulse.skews, instant - at, skewsKept)
    // Local time without a zone says as much about the zone as about the clock.
    else pulse.zone.see(wallTime(instant, this.timeZone) - at - (median(pulse.skews) ?? 0))
  }

  private pulseOf(id: string, address: string): Pulse {
    let pulse = this.pulses.get(id)
    if (!pulse) {
      pulse = newPulse(address)
      this.put(id, pulse)
    } else if (pulse.address !== address) {
      this.leaveAddress(id)
      pulse.address = address
      this.put(id, pulse)
    }
    return pulse
  }

  private allAt(address: string): Iterable<string> {
    const there = this.atAddress.get(address)
    return there && there.size <= mostAtAddress ? there : []
  }

  private leaveAddress(id: string): void {
    const address = this.pulses.get(id)?.address ?? ''
    const there = this.atAddress.get(address)
    there?.delete(id)
    if (there?.size === 0) this.atAddress.delete(address)
  }

  private put(id: string, pulse: Pulse): void {
    this.pulses.set(id, pulse)
    const there = this.atAddress.get(pulse.address)
    if (there) there.add(id)
    else this.atAddress.set(pulse.address, new Set([id]))
  }
}

function healthOf(pulse: Pulse): CameraHealth {
  const { lastSeen, lastEventAt, heartbeats, skews, zone, formatVersion, refused } = pulse
  const heartbeatMs = heartbeats.length < 2 ? null : median(heartbeats)
  const { offsetMinutes: zoneOffsetMinutes } = zone
  return { lastSeen, lastEventAt, heartbeatMs, clockSkewMs: median(skews), zoneOffsetMinutes, formatVersion, refused }
}

function toRow(camera_id: string, pulse: Pulse): CameraHealthTable {
  return {
    camera_id,
    address: pulse.address,
    last_seen: pulse.lastSeen,
    last_event_at: pulse.lastEventAt,
    last_heartbeat_at: pulse.lastHeartbeatAt,
    heartbeats: JSON.stringify(pulse.heartbeats),
    skews: JSON.stringify(pulse.skews),
    format_version: pulse.formatVersion,
    refused_at: pulse.refused?.at ?? null,
    refused_with: pulse.refused?.code ?? null,
    zone_offset_minutes: pulse.zone.offsetMinutes,
  }
}

function fromRow(row: CameraHealthTable): Pulse {
  const { refused_at: at, refused_with: code } = row
  return {
    address: row.address,
    lastSeen: row.last_seen,
    lastEventAt: row.last_event_at,
    lastHeartbeatAt: row.last_heartbeat_at,
    heartbeats: JSON.parse(row.heartbeats) as number[],
    skews: JSON.parse(row.skews) as number[],
    zone: new ZoneLearner(row.zone_offset_minutes ?? null),
    formatVersion: row.format_version,
    refused: at === null || code === null ? null : { at, code },
    isChanged: false,
  }
}
