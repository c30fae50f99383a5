import type { RemovalTable, SettingValue } from '../../database/index.ts'
import type { Hold } from '../../events/index.ts'
import type { Preview, PreviewedRule } from '../../log/index.ts'
import { iso } from '../../time/iso.ts'
import type { ApiHold, ApiRetention, Removal, RetentionPreview } from '../schemas/index.ts'

type Stored = SettingValue<'retention'>
type Change = { [Name in keyof ApiRetention]?: ApiRetention[Name] | undefined }

/** The settings of retention with those that are not stored. */
export function wholeRetention({ trackDays, rules, maxBytes, freeBytes, ...days }: Stored): ApiRetention {
  return {
    ...days,
    trackDays: trackDays ?? null,
    rules: rules ?? [],
    maxBytes: maxBytes ?? null,
    freeBytes: freeBytes ?? null,
  }
}

/** The settings after a change; what it leaves out stays. */
export function changedRetention(stored: Stored, change: Change): ApiRetention {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return { ...wholeRetention(stored), ...given }
}

type Removable = Omit<RetentionPreview['rules'][number], 'kind' | 'value' | 'days'>

const instantOr = (at: number) => (Number.isFinite(at) ? iso(at) : null)

function sumOf(rules: readonly PreviewedRule[]): Removable {
  const sum = (amount: (rule: PreviewedRule) => number) => rules.reduce((total, rule) => total + amount(rule), 0)
  const ofKind = (kind: 'pictures' | 'rawPosts' | 'tracks') => ({
    count: sum(({ counts }) => counts[kind]),
    bytes: sum(({ bytes }) => bytes[kind]),
  })
  const [pictures, rawPosts, tracks] = [ofKind('pictures'), ofKind('rawPosts'), ofKind('tracks')]
  return {
    events: sum(({ counts }) => counts.events),
    pictures,
    rawPosts,
    tracks,
    bytes: pictures.bytes + rawPosts.bytes + tracks.bytes,
    oldest: instantOr(Math.min(...rules.map(({ from }) => from))),
    newest: instantOr(Math.max(...rules.map(({ upTo }) => upTo))),
  }
}

export function presentPreview(
  { rules, spared, sizes, missingBytes }: Preview,
  trouble: RetentionPreview['trouble'],
): RetentionPreview {
  return {
    ...sumOf(rules),
    rules: rules.map(({ kind, value, days, ...rule }) => ({
      kind,
      value,
      days,
      ...sumOf([{ kind, value, days, ...rule }]),
    })),
    spared,
    ...sizes,
    missingBytes,
    trouble,
  }
}

export function presentRemoval(row: RemovalTable): Removal {
  const { id, cause, value, days, first_at, last_at, events, pictures, raw_posts, tracks, bytes, up_to } = row
  return {
    id,
    kind: cause,
    value,
    days,
    startedAt: iso(first_at),
    endedAt: iso(last_at),
    events,
    pictures,
    rawPosts: raw_posts,
    tracks,
    bytes,
    upTo: iso(up_to),
  }
}

export function presentHold({ from, to, createdAt, releasedAt, ...hold }: Hold): ApiHold {
  return {
    ...hold,
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    releasedAt: releasedAt?.toISOString() ?? null,
  }
}
