import { inWords } from '../lib/in-words.ts'
import { type ErrorCode, errorCatalogue } from '../model/index.ts'
import { dayMs, minuteMs, secondMs } from '../time/units.ts'
import type { CameraHealth } from './analysis.ts'

export interface CameraStatus {
  word: 'ok' | 'quiet' | 'offline' | 'clock-off' | 'refused'
  /** A sentence for people. */
  reason: string
}

export interface CameraCircumstances {
  now: Date
  /** The recorder reports that it lost the camera of this channel (alarm `chlOffline`). */
  isChannelOffline?: boolean
  state?: 'approved' | 'pending' | 'ignored'
}

const missedHeartbeats = 3
// The delay that a reconnect and a busy network may add.
const graceMs = 10 * secondMs
const clockToleranceMs = minuteMs
const quietAfterMs = dayMs

function refusedReason({ refused, lastSeen }: CameraHealth): string | null {
  if (!refused || refused.at <= (lastSeen ?? 0)) return null
  const entry = errorCatalogue[refused.code as ErrorCode]
  return `Its posts are refused: ${entry ? entry.hint : refused.code} [${refused.code}]`
}

function offlineReason({ lastSeen, heartbeatMs }: CameraHealth, now: number): string | null {
  if (lastSeen === null || heartbeatMs === null) return null
  const silentMs = now - lastSeen
  if (silentMs <= heartbeatMs * missedHeartbeats + graceMs) return null
  return `Nothing for ${inWords(silentMs)}, though it sends a heartbeat every ${inWords(heartbeatMs)}.`
}

function clockReason({ clockSkewMs }: CameraHealth): string | null {
  if (clockSkewMs === null || Math.abs(clockSkewMs) <= clockToleranceMs) return null
  return `Its clock is ${inWords(clockSkewMs)} ${clockSkewMs > 0 ? 'ahead' : 'behind'}: set its time server.`
}

function quietReason({ lastSeen, lastEventAt, heartbeatMs }: CameraHealth, now: number): string | null {
  if (heartbeatMs === null && lastSeen !== null && now - lastSeen > quietAfterMs) {
    return `Nothing for ${inWords(now - lastSeen)}; it sends no heartbeats, so nobody can tell whether it is on.`
  }
  if (lastEventAt !== null && now - lastEventAt <= quietAfterMs) return null
  const since = lastEventAt === null ? 'No event yet' : `No event for ${inWords(now - lastEventAt)}`
  return `${since}, though it is connected: look at its detection settings and schedule.`
}

/** The condition of a camera in one word, with a reason. Of several problems, the one to repair first is named. */
export function cameraStatus(health: CameraHealth | undefined, circumstances: CameraCircumstances): CameraStatus {
  const now = circumstances.now.getTime()
  if (circumstances.state === 'ignored')
    return { word: 'ok', reason: 'Ignored: its posts are answered and not stored.' }
  if (!health || health.lastSeen === null) return { word: 'quiet', reason: 'Nothing has come from it lately.' }
  const refused = refusedReason(health)
  if (refused) return { word: 'refused', reason: refused }
  if (circumstances.isChannelOffline) return { word: 'offline', reason: 'Its recorder has lost the connection to it.' }
  const offline = offlineReason(health, now)
  if (offline) return { word: 'offline', reason: offline }
  const clock = clockReason(health)
  if (clock) return { word: 'clock-off', reason: clock }
  const quiet = quietReason(health, now)
  if (quiet) return { word: 'quiet', reason: quiet }
  return { word: 'ok', reason: `Last heard from ${inWords(now - health.lastSeen)} ago.` }
}
