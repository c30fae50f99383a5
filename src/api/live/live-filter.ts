import type { AnnotatedEntry } from '../../events/index.ts'
import type { CameraRef, LogEntry } from '../../model/index.ts'
import { type EventFilter, filterTest } from '../../search/index.ts'

export const liveKinds = ['alarm', 'status', 'track', 'presence', 'alert'] as const
export type LiveKind = (typeof liveKinds)[number]

/** What a listener wants to hear. */
export interface LiveWish {
  kinds: readonly LiveKind[]
  filter: EventFilter
  /** Alarms a second; null for all. */
  maxRate: number | null
}

type OtherEntry = Exclude<LogEntry, { kind: 'alarm' }>

export function wantsCamera({ camera: wanted }: EventFilter, { id, name }: CameraRef): boolean {
  return !wanted?.length || wanted.includes(id) || wanted.includes(name)
}

/** What alarms alone can fulfil does not apply to the other kinds: their camera, type and time do. */
function wantsOther(entry: OtherEntry, filter: EventFilter): boolean {
  const time = Date.parse(entry.time)
  if (filter.from && time < filter.from.getTime()) return false
  if (filter.to && time >= filter.to.getTime()) return false
  if (entry.kind === 'track' && filter.targetType?.length && !filter.targetType.includes(entry.type)) return false
  return wantsCamera(filter, entry.camera)
}

/** The test a wish stands for, made once and used for many entries. */
export function wishTest({ kinds, filter }: LiveWish): (entry: AnnotatedEntry) => boolean {
  const matches = filterTest(filter)
  return entry => kinds.includes(entry.kind) && (entry.kind === 'alarm' ? matches(entry) : wantsOther(entry, filter))
}
