export { cameraVersion } from '../cameras/camera-version.ts'
export { lastSeq, readEvents, readEventsAfter } from '../log/event-reader.ts'
export { knownIds } from '../log/known-ids.ts'
export { LogWriter, type RawRef } from '../log/log-writer.ts'
export {
  countSetAside,
  digestedStatement,
  everyEntryAgainStatement,
  isFaultOfEntry,
  readAgainOf,
  readSetAside,
  type SetAsideEntry,
  setAsideStatement,
  unreadable,
} from '../log/set-aside-rows.ts'
export { stampedBefore } from '../log/stamped-before.ts'
export { plateKey } from '../model/plate-key.ts'
export { knownThen, plateValidity } from '../plates/plate-validity.ts'
export type { EventFilter } from '../search/filter.ts'
export { type Database, openSqlite, type Queries } from './database.ts'
export { DatabaseHealth } from './database-health.ts'
export { openReaders } from './readers.ts'
export type * from './schema.ts'
export type * from './schema-analysis.ts'
export type * from './schema-care.ts'
export type * from './schema-devices.ts'
export type * from './schema-doctor.ts'
export type * from './schema-outputs.ts'
export type * from './schema-people.ts'
export type * from './schema-plate-sync.ts'
export type * from './schema-rules.ts'
export type * from './schema-search.ts'
export type * from './schema-set-aside.ts'
export { DatabaseFiles } from './sqlite/database-files.ts'
export { lockFile, locksWork } from './sqlite/directory-lock.ts'
export { lockingFault } from './sqlite/locking-fault.ts'
export { runCheck } from './sqlite/run-check.ts'
export { SqliteError } from './sqlite/sqlite-thread.ts'
