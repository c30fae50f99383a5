import type { AnnotatedEntry } from '../../events/index.ts'
import type { CameraRef, LogEntry } from '../../model/index.ts'
import { type EventFilter, filterTest } from '../../search/index.ts'

export const liveKinds = ['alarm', 'status', 'track', 'incident', 'pass', 'visit', 'presence', 'alert', 'mode'] as const
export type LiveKind = (typeof liveKinds)[number]

/** They are made of reads of several cameras, so nobody who is limited to some cameras gets them. */
export const unlimitedKinds: ReadonlySet<LiveKind> = new Set<LiveKind>(['incident', 'pass', 'visit'])

/** The entries that a listener receives. */
export interface LiveSubscription {
  kinds: readonly LiveKind[]
  filter: EventFilter
  /** Alarms per second; null for no limit. */
  maxRate: number | null
  /** Own ids of the cameras whose alerts the listener may get; null for all alerts. */
  alertCameras?: readonly string[] | null
}

type OtherEntry = Exclude<LogEntry, { kind: 'alarm' }>

/** Tests whether a filter includes a camera. */
export function matchesCamera({ camera: wanted }: EventFilter, { id, name }: CameraRef): boolean {
  return !wanted?.length || wanted.includes(id) || wanted.includes(name)
}

/** A change of the mode is about the site and no camera. Of other kinds applies only camera, time, and what the kind has of target type and category: the other filters are for alarms. */
function matchesOther(entry: OtherEntry, filter: EventFilter): boolean {
  const time = Date.parse(entry.time)
  if (filter.from && time < filter.from.getTime()) return false
  if (filter.to && time >= filter.to.getTime()) return false
  if (entry.kind === 'mode') return true
  if (entry.kind === 'incident' && filter.category?.length && !filter.category.includes(entry.category)) return false
  if (entry.kind === 'track' && filter.targetType?.length && !filter.targetType.includes(entry.type)) return false
  return matchesCamera(filter, entry.camera)
}

/** Compiles a subscription to a test for entries. */
export function subscriptionTest({ kinds, filter }: LiveSubscription): (entry: AnnotatedEntry) => boolean {
  const matches = filterTest(filter)
  return entry => kinds.includes(entry.kind) && (entry.kind === 'alarm' ? matches(entry) : matchesOther(entry, filter))
}
