import type { SenderReport } from '#server/api/schemas/index.ts'
import type { Tone } from '#ui/tone.ts'

const kinds: Record<string, string> = {
  alarm: 'Event',
  status: 'Alarm state',
  trajectory: 'Track',
  keepalive: 'Heartbeat',
  unparsed: 'Not recognized',
}

/** The kind of a post in words. */
export function kindWords(kind: string | null): string {
  return kind === null ? 'Not processed' : (kinds[kind] ?? kind)
}

const verdicts: Record<string, { word: string; tone: Tone }> = {
  stored: { word: 'Stored', tone: 'good' },
  noted: { word: 'Accepted', tone: 'good' },
  repeat: { word: 'Duplicate', tone: 'plain' },
  ignored: { word: 'Ignored', tone: 'plain' },
}

/** `post-too-large` → Post too large */
function sentence(code: string): string {
  return code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ')
}

/** The result of a post in words; a `verdict` that is not in the table is the code of an error. */
export function verdictWords(verdict: string | null, kind: string | null): { word: string; tone: Tone } {
  if (verdict === null) return { word: 'None', tone: 'plain' }
  if (verdict === 'stored' && kind === 'unparsed') return { word: 'In the inbox', tone: 'warn' }
  return verdicts[verdict] ?? { word: sentence(verdict), tone: 'bad' }
}

/** A heartbeat is late when two and a half of them could have come since the last. */
export function heartbeatTone({ heartbeatMs, heartbeatAgeMs }: SenderReport): Tone {
  if (heartbeatMs === null || heartbeatAgeMs === null) return 'plain'
  return heartbeatAgeMs > 2.5 * heartbeatMs ? 'warn' : 'plain'
}
