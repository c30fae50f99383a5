import type { CompiledQuery } from 'kysely'
import type { LogTable, Queries } from '../../database/index.ts'
import type { TimeSpan } from '../../lib/removable-age.ts'
import type { Archive } from '../archive/index.ts'
import type { Doubt } from './judge-clock.ts'
import type { Cause, Retention } from './limits.ts'

/** An entry of the log, as far as retention decides about it. */
export type EntryRow = Pick<
  LogTable,
  'seq' | 'id' | 'kind' | 'post_id' | 'camera_id' | 'category' | 'time' | 'received_at' | 'raw_file' | 'raw_offset'
>

export const entryColumns = [
  'seq',
  'id',
  'kind',
  'post_id',
  'camera_id',
  'category',
  'time',
  'received_at',
  'raw_file',
  'raw_offset',
] as const

/** Why nothing removes an entry. */
export type Sparing = 'kept' | 'held'

/** The data of other rooms about entries of the log. */
export interface EntryData {
  /** The numbers of the entries among these that nothing removes. */
  spared(queries: Queries, rows: readonly EntryRow[]): Promise<Map<number, Sparing>>
  /** The groups of the known plates of these entries, null for those without one. Entries without plates are left out. */
  plateGroups(queries: Queries, rows: readonly EntryRow[]): Promise<Map<number, (string | null)[]>>
  /** The times for which a hold covers everything of a camera, also what is no event. */
  heldTimes(queries: Queries): Promise<TimeSpan[]>
  /** The statements that remove everything that other rooms hold for these entries. */
  removeStatements(queries: Queries, seqs: readonly number[], dataDir: string): Promise<CompiledQuery[]>
}

export interface RemovalPlan {
  dataDir: string
  queries: Queries
  archive: Pick<Archive, 'list' | 'listFolders' | 'sizeOf' | 'unfinished'>
  entryData: EntryData
  retention: Retention
  now: Date
  /** The newest entry stays: at the next start, numbers continue from it. */
  lastSeq: number
  /** Entries with times of a wrong clock: they may be younger than their times say. */
  doubts: (before: number) => readonly Doubt[]
  /** Called with the numbers of entries that are due and stay. */
  spared: (counts: Record<Sparing, number>) => void
}

/** Names of files with their sizes. */
export interface FileToRemove {
  /** Below the data directory. */
  path: string
  bytes: number
}

export interface RemovalCounts {
  events: number
  pictures: number
  rawPosts: number
  /** Positions of targets, and status changes: entries of the log and days of stream files. */
  tracks: number
}

/** A step of a removal: small enough that a post that arrives meanwhile is not delayed noticeably. */
export interface Batch {
  cause: Cause
  counts: RemovalCounts
  statements: CompiledQuery[]
  /** Removed after the rows. */
  files: FileToRemove[]
  /** Removed afterwards if it is empty. */
  folder: string | null
  /** The day whose stream file is closed before it is removed. */
  streamDay: string | null
  /** The oldest and the newest moment of what is removed, in milliseconds since 1970. */
  from: number
  upTo: number
  /** The newest event that is removed or loses pictures, by `seq`; null where events.csv stays as it is. */
  lastEvent: number | null
}

export const noCounts: RemovalCounts = { events: 0, pictures: 0, rawPosts: 0, tracks: 0 }

export const stepSize = 50

export function* steps<Item>(items: readonly Item[], size = stepSize): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}

export const bytesOf = (files: readonly FileToRemove[]) => files.reduce((sum, { bytes }) => sum + bytes, 0)
