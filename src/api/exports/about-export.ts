import { zonedText } from '../../time/zoned-text.ts'
import type { ExportTally } from './export-tally.ts'

/** The person who exported and the filter, for readers of the files. */
export interface ExportAbout {
  /** A user, a token, or `nobody` without sign-in. */
  by: string
  /** The filter in words. */
  filter: string
  serverName: string
  version: string
}

export interface ExportFacts {
  about: ExportAbout
  now: Date
  /** The server's IANA zone. */
  timeZone: string
  tally: ExportTally
}

/** Facts about an export as pairs of a label and a text. */
export function exportFacts({ about, now, timeZone, tally }: ExportFacts): [label: string, text: string][] {
  const { first, last, events } = tally
  const span =
    first === null || last === null ? 'none' : `${zonedText(first, timeZone)} to ${zonedText(last, timeZone)}`
  return [
    ['Filter', about.filter],
    ['Events', String(events)],
    ['Time of the events', span],
    ['Time zone', timeZone],
    ['Exported by', about.by],
    ['Exported at', zonedText(now.getTime(), timeZone)],
    ['Server', `${about.serverName}, Viewtron Event Server ${about.version}`],
  ]
}

const aboutPasses = [
  'passes.csv     the passes as a table: the reads of one vehicle at one door',
  'passes.ndjson  the passes as data',
  'The other files are about the best read of each pass.',
  '',
]

/** The content of about.txt. */
export function aboutText(facts: ExportFacts, pictures: number, isOfPasses: boolean): string {
  const lines = [...exportFacts(facts), ['Pictures', String(pictures)] as const]
  return [
    'Events of a Viewtron Event Server',
    '',
    ...lines.map(([label, text]) => `${label}: ${text}`),
    '',
    ...(isOfPasses ? aboutPasses : []),
    'index.html     the events with their pictures, to read and to print',
    'events.csv     the events as a table; times are local, with their offset from UTC',
    'events.ndjson  the events as data, with times in UTC',
    'pictures       the pictures, byte for byte as the cameras sent them',
    'SHA256SUMS     the hash of every file; check them with: sha256sum -c SHA256SUMS',
    '',
  ].join('\n')
}
