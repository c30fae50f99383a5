import { fileNamePart } from '../../lib/file-name.ts'
import { categoryFacts } from '../../model/index.ts'
import { localDate } from '../../time/local-text.ts'
import type { ApiEventFilter } from '../schemas/index.ts'

export interface ExportNameFacts {
  query: ApiEventFilter
  /** The names of the cameras in the filter. */
  cameras: readonly string[]
  /** The number of chosen events; null for all that match. */
  chosen: number | null
  /** The kind of the rows. */
  view: 'events' | 'passes'
  now: Date
  timeZone: string
}

const mostOfPart = 24
const mostOfWords = 90

/** Letters of English, because programs and file systems disagree about others. */
const part = (text: string) => fileNamePart(text, { most: mostOfPart, letters: 'plain' })

function oneOrSeveral(texts: readonly string[], several: string): string {
  const [first] = texts
  if (first === undefined) return ''
  return texts.length > 1 ? `${texts.length}-${several}` : part(first).toLowerCase() || several
}

function rangeOf({ query: { from, to }, now, timeZone }: ExportNameFacts): string {
  // Until midnight means: without the day that begins then.
  const last = localDate(to === undefined || to > now ? now : new Date(to.getTime() - 1), timeZone)
  if (from === undefined) return to === undefined ? last : `until-${last}`
  const first = localDate(from, timeZone)
  return first >= last ? first : `${first}-to-${last}`
}

/** The name of an archive, made of its filter and its days: `viewtron-gate-AB123-2026-11-28.zip`. */
export function exportName(facts: ExportNameFacts): string {
  const { query, cameras, chosen, view } = facts
  const types = (query.category ?? []).map(category => categoryFacts[category].label)
  const words = [
    chosen === null ? '' : `${chosen}-events`,
    oneOrSeveral(cameras, 'cameras'),
    part(query.plate ?? ''),
    oneOrSeveral(types, 'types'),
    oneOrSeveral(query.group ?? [], 'groups'),
    part(query.text ?? ''),
  ].filter(word => word !== '')
  const filter = words.join('-').slice(0, mostOfWords).replace(/-+$/, '')
  const prefix = view === 'passes' && filter !== '' ? 'passes-' : ''
  return `viewtron-${prefix}${filter || view}-${rangeOf(facts)}.zip`
}
