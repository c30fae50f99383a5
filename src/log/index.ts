export {
  type AlarmInterval,
  type AlarmIntervalPage,
  type AlarmIntervalQuery,
  alarmIntervals,
} from './alarm-intervals.ts'
export type { EntryToAppend } from './append-entries.ts'
export { type Archive, type ArchivePlace, isMissing, openArchive } from './archive/index.ts'
export { type Cursor, Cursors } from './consumer/cursors.ts'
export { type ConsumerState, LogConsumer, type LogConsumerOptions } from './consumer/log-consumer.ts'
export { type LogPage, LogPages, type Present, readLogPage } from './consumer/log-pages.ts'
export { csvBytesAt } from './csv/csv-bytes.ts'
export { csvEventIds } from './csv/csv-event-ids.ts'
export { DataDirectory, type DataDirectoryOptions } from './data-directory.ts'
export { readAlarm, type StoredAlarm } from './entries/entry-body.ts'
export {
  alarmRows,
  alarmRowsOf,
  entryRowsAfter,
  entryRowsOf,
  isFullPage,
  type LogRow,
  type RowsWanted,
  readableEntries,
  readableEvents,
  toEntry,
} from './entries/log-rows.ts'
export { entriesWithBody, eventsReadAs } from './entry-pages.ts'
export { type EntryPage, EventLog, type EventPage } from './event-log.ts'
export { type Feed, LogFeed, SetAside } from './feed/index.ts'
export { newestPlateEvents } from './newest-plate-events.ts'
export { readPendingFile } from './pending/pending-files.ts'
export { plateKeysOf } from './plate-reads.ts'
export { PostIds } from './post-ids.ts'
export { postsOf, type StoredPost } from './posts-of.ts'
export { type PostArchive, readRawPost } from './raw-post.ts'
export { readPicture, readPictureInto } from './read-picture.ts'
export { addErased, type EntriesToErase, type ErasedCounts, nothingErased } from './retention/erase-entries.ts'
export { keepsAll, type Retention, type RetentionRule } from './retention/limits.ts'
export { type Preview, type PreviewedRule, previewRemovals } from './retention/preview.ts'
export type { EntryData, EntryRow, Sparing } from './retention/removal-plan.ts'
export { readRemovals } from './retention/removals.ts'
export { UsedBytes } from './retention/used-bytes.ts'
export { isFaultOfEntry, SetAsideEntries, type SetAsideEntry, unreadable } from './set-aside-entries.ts'
export { type FilesOfRow, filesOfEntry, type RowsOfFiles, storedFiles } from './stored-files.ts'
export { type UnparsedPost, UnparsedPosts } from './unparsed-posts.ts'
