import type { CompiledQuery } from 'kysely'
import { CameraDirectory } from '../cameras/camera-directory.ts'
import { type CameraHealthTable, type Queries, upsert } from '../database/index.ts'
import type { CameraRef, Message } from '../model/index.ts'
import { wallTime } from '../time/zone-time.ts'
import type { CameraHealth } from './analysis.ts'
import { median } from './median.ts'
import { SeenQuarters } from './seen-quarters.ts'
import { ZoneLearner } from './zone-learner.ts'

/** The state of a camera as its posts give it, in memory. Readers get it as `CameraHealth`. */
interface CameraStats {
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
// The largest recorders have half as many channels. Where more cameras share an address, its heartbeats mean nothing.
const mostAtAddress = 512
// Shorter intervals come from another device behind the same address.
const shortestHeartbeatMs = 1000
// Cameras beat every 10–120 s (docs/protocol/transport.md); a longer pause is an interruption, not an interval.
const longestHeartbeatMs = 15 * 60_000

function newStats(address: string): CameraStats {
  const nothing = { lastSeen: null, lastEventAt: null, lastHeartbeatAt: null, formatVersion: null, refused: null }
  return { ...nothing, address, heartbeats: [], skews: [], zone: new ZoneLearner(null), isChanged: false }
}

function remember(values: number[], value: number, most: number): void {
  values.push(value)
  if (values.length > most) values.shift()
}

/** The health of each camera, in memory. `takeChanges` returns what has to be stored. */
export class CameraHealthStats {
  private readonly stats = new Map<string, CameraStats>()
  private readonly atAddress = new Map<string, Set<string>>()
  private readonly seen = new SeenQuarters()
  private readonly timeZone: string

  /** `timeZone` is the IANA zone in which the decoder reads local times. */
  constructor({ timeZone }: { timeZone: string }) {
    this.timeZone = timeZone
  }

  async load(queries: Queries, now: number): Promise<void> {
    for (const row of await queries.selectFrom('camera_health').selectAll().execute()) {
      if (!this.stats.has(row.camera_id)) this.put(row.camera_id, fromRow(row))
    }
    for (const { id, address } of await new CameraDirectory(queries).all()) {
      if (!this.stats.has(id)) this.put(id, newStats(address))
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
      const stats = this.statsOf(id, clientIp)
      stats.refused = { at: at.getTime(), code }
      stats.isChanged = true
    }
  }

  /** The minutes by which the local time of a camera is ahead of UTC; null until it is known. */
  zoneOffsetOf(id: string): number | null {
    return this.stats.get(id)?.zone.offsetMinutes ?? null
  }

  /** The health by camera id, of all cameras by default. */
  health(ids: Iterable<string> = this.stats.keys()): Map<string, CameraHealth> {
    const health = new Map<string, CameraHealth>()
    for (const id of ids) {
      const stats = this.stats.get(id)
      if (stats) health.set(id, healthOf(stats))
    }
    return health
  }

  /** Learns the zones of cameras anew, because their clocks have been set. */
  forgetZones(ids: readonly string[]): void {
    for (const id of ids) {
      const stats = this.stats.get(id)
      if (!stats) continue
      stats.zone = new ZoneLearner(null)
      stats.isChanged = true
    }
  }

  /** Removes cameras. */
  forget(ids: readonly string[]): void {
    for (const id of ids) {
      this.leaveAddress(id)
      this.stats.delete(id)
      this.seen.forget(id)
    }
  }

  /** The statements that bring the tables up to date. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const statements = this.seen.takeChanges(queries)
    for (const [id, stats] of this.stats) {
      if (!stats.isChanged) continue
      stats.isChanged = false
      statements.push(upsert(queries, 'camera_health', toRow(id, stats)))
    }
    return statements
  }

  /** To be called when the changes could not be stored. */
  changesLost(): void {
    this.seen.changesLost()
    for (const stats of this.stats.values()) stats.isChanged ||= stats.lastSeen !== null
  }

  /** A heartbeat without a camera belongs to all cameras that post from the address: the channels of a recorder, or one camera. */
  private beat(camera: CameraRef | null, message: Message, at: number, clientIp: string): void {
    const ids = camera ? [camera.id] : this.allAt(clientIp)
    for (const id of ids) {
      const stats = this.note(id, message, at, clientIp)
      const interval = stats.lastHeartbeatAt === null ? null : at - stats.lastHeartbeatAt
      if (interval !== null && interval >= shortestHeartbeatMs && interval <= longestHeartbeatMs) {
        remember(stats.heartbeats, interval, heartbeatsKept)
      }
      stats.lastHeartbeatAt = at
    }
  }

  private note(id: string, message: Message, at: number, clientIp: string): CameraStats {
    const stats = this.statsOf(id, clientIp)
    stats.lastSeen = at
    stats.isChanged = true
    this.seen.mark(id, at)
    if (message.kind === 'alarm') stats.lastEventAt = at
    if (message.formatVersion !== null) stats.formatVersion = message.formatVersion
    this.noteTime(stats, message, at)
    return stats
  }

  private noteTime(stats: CameraStats, { kind, occurredAt, occurredAtZone }: Message, at: number): void {
    // Positions come too often to evaluate each.
    if (occurredAt === null || kind === 'trajectory') return
    const instant = Date.parse(occurredAt)
    if (occurredAtZone === 'utc') remember(stats.skews, instant - at, skewsKept)
    // A local time without a zone depends on the zone as well as on the clock.
    else stats.zone.see(wallTime(instant, this.timeZone) - at - (median(stats.skews) ?? 0))
  }

  private statsOf(id: string, address: string): CameraStats {
    let stats = this.stats.get(id)
    if (!stats) {
      stats = newStats(address)
      this.put(id, stats)
    } else if (stats.address !== address) {
      this.leaveAddress(id)
      stats.address = address
      this.put(id, stats)
    }
    return stats
  }

  private allAt(address: string): Iterable<string> {
    const there = this.atAddress.get(address)
    return there && there.size <= mostAtAddress ? there : []
  }

  private leaveAddress(id: string): void {
    const address = this.stats.get(id)?.address ?? ''
    const there = this.atAddress.get(address)
    there?.delete(id)
    if (there?.size === 0) this.atAddress.delete(address)
  }

  private put(id: string, stats: CameraStats): void {
    this.stats.set(id, stats)
    const there = this.atAddress.get(stats.address)
    if (there) there.add(id)
    else this.atAddress.set(stats.address, new Set([id]))
  }
}

function healthOf(stats: CameraStats): CameraHealth {
  const { lastSeen, lastEventAt, heartbeats, skews, zone, formatVersion, refused } = stats
  const heartbeatMs = heartbeats.length < 2 ? null : median(heartbeats)
  const { offsetMinutes: zoneOffsetMinutes } = zone
  return { lastSeen, lastEventAt, heartbeatMs, clockSkewMs: median(skews), zoneOffsetMinutes, formatVersion, refused }
}

function toRow(camera_id: string, stats: CameraStats): CameraHealthTable {
  return {
    camera_id,
    address: stats.address,
    last_seen: stats.lastSeen,
    last_event_at: stats.lastEventAt,
    last_heartbeat_at: stats.lastHeartbeatAt,
    heartbeats: JSON.stringify(stats.heartbeats),
    skews: JSON.stringify(stats.skews),
    format_version: stats.formatVersion,
    refused_at: stats.refused?.at ?? null,
    refused_with: stats.refused?.code ?? null,
    zone_offset_minutes: stats.zone.offsetMinutes,
  }
}

function fromRow(row: CameraHealthTable): CameraStats {
  const { refused_at: at, refused_with: code } = row
  return {
    // Values that are not stored start from nothing.
    ...newStats(row.address),
    lastSeen: row.last_seen,
    lastEventAt: row.last_event_at,
    lastHeartbeatAt: row.last_heartbeat_at,
    heartbeats: JSON.parse(row.heartbeats) as number[],
    skews: JSON.parse(row.skews) as number[],
    zone: new ZoneLearner(row.zone_offset_minutes ?? null),
    formatVersion: row.format_version,
    refused: at === null || code === null ? null : { at, code },
  }
}
