import { formatDuration } from '#format/numbers.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import { offsetText } from '#server/time/local-text.ts'

const noTime = 'No usable time in its posts'
const inStep = 'Accurate'

/** `3 min 12 s behind`; a small difference is the time that the post took through the network. */
export function clockWords(skewMs: number | null): string {
  if (skewMs === null) return noTime
  if (Math.abs(skewMs) < 2000) return inStep
  return `${formatDuration(skewMs)} ${skewMs > 0 ? 'ahead' : 'behind'}`
}

/** Whether its time zone differs from the server's. */
export function isInOtherZone({ clock }: Pick<ApiCamera, 'clock'>): boolean {
  return clock.zoneOffsetMinutes !== clock.serverOffsetMinutes
}

/** `In another time zone (UTC+8, this server UTC+1)` */
export function otherZoneWords({ clock }: Pick<ApiCamera, 'clock'>): string {
  return `In another time zone (${offsetText(clock.zoneOffsetMinutes)}, this server ${offsetText(clock.serverOffsetMinutes)})`
}

/** `Accurate`, `3 min 12 s behind`, `In another time zone (UTC+8, this server UTC+1)`. */
export function cameraClockWords({ clockSkewMs, clock }: Pick<ApiCamera, 'clockSkewMs' | 'clock'>): string {
  const words = clockSkewMs === null && clock.source === 'learnt' ? inStep : clockWords(clockSkewMs)
  if (!isInOtherZone({ clock })) return words
  const other = otherZoneWords({ clock })
  return words === inStep || words === noTime ? other : `${words}. ${other}`
}

export function heartbeatWords(heartbeatMs: number | null): string {
  return heartbeatMs === null ? 'None received yet' : `Every ${formatDuration(heartbeatMs)}`
}

export function formatWords({ source, formatVersion }: Pick<ApiCamera, 'source' | 'formatVersion'>): string {
  if (source === null) return 'Not known yet'
  const kind = source === 'ipc' ? 'Camera' : 'Recorder'
  return formatVersion === null ? `${kind} format` : `${kind} format ${formatVersion}`
}
