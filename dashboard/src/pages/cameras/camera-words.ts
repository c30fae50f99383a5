import type { ApiCamera } from '../../../../src/api/schemas/index.ts'
import { formatDuration } from '../../shared/formatters.ts'

/** `3 min 12 s behind`; small differences are the way of the post through the network. */
export function clockWords(skewMs: number | null): string {
  if (skewMs === null) return 'Its posts carry no usable time'
  if (Math.abs(skewMs) < 2000) return 'In step'
  return `${formatDuration(skewMs)} ${skewMs > 0 ? 'ahead' : 'behind'}`
}

export function heartbeatWords(heartbeatMs: number | null): string {
  return heartbeatMs === null ? 'None seen yet' : `Every ${formatDuration(heartbeatMs)}`
}

export function formatWords({ source, formatVersion }: Pick<ApiCamera, 'source' | 'formatVersion'>): string {
  if (source === null) return 'Not known yet'
  const kind = source === 'ipc' ? 'Camera' : 'Recorder'
  return formatVersion === null ? `${kind} format` : `${kind} format ${formatVersion}`
}
