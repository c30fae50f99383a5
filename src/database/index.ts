export type { Database } from './database.ts'
export { DatabaseError, type DatabaseFault, faultOf } from './database-error.ts'
export { openPostgres, type PostgresDatabase, type PostgresOptions } from './postgres/open-postgres.ts'
export { restoredMarkName } from './restored-mark-name.ts'
export { rowStatements } from './row-statements.ts'
export type * from './schema/analysis.ts'
export type * from './schema/care.ts'
export type * from './schema/devices.ts'
export type * from './schema/doctor.ts'
export type * from './schema/incidents.ts'
export type * from './schema/outputs.ts'
export type * from './schema/people.ts'
export type * from './schema/places.ts'
export type * from './schema/plate-sync.ts'
export type * from './schema/retention.ts'
export type * from './schema/rules.ts'
export type * from './schema/schema.ts'
export type * from './schema/search.ts'
export type * from './schema/set-aside.ts'
export type { SettingFamily, SettingName, SettingValue } from './settings/setting-table.ts'
export {
  putSetting,
  readSetting,
  readSettingFamily,
  removeSetting,
  type SettingChanges,
  Settings,
} from './settings/settings.ts'
export { checkSchema } from './sqlite/check-schema.ts'
export { copyDatabase } from './sqlite/copy-database.ts'
export { databaseBytes } from './sqlite/database-bytes.ts'
export { DatabaseFiles } from './sqlite/database-files.ts'
export { DatabaseHealth } from './sqlite/database-health.ts'
export { isLocked, lockFile, locksWork } from './sqlite/directory-lock.ts'
export { openReaderHere, openReaders, type ReaderPlace, type Readers } from './sqlite/open-readers.ts'
export { openSqlite } from './sqlite/open-sqlite.ts'
export { readDatabaseAtRest } from './sqlite/read-at-rest.ts'
export { type CheckResult, runCheck } from './sqlite/run-check.ts'
export type { UpgradeOptions } from './sqlite/upgrade-copy.ts'
export { checkRoomForCopy, planUpgrade, type UpgradePlan } from './sqlite/upgrade-plan.ts'
export { stampedBefore } from './stamped-before.ts'
export type { Queries, TableStore, Write } from './table-store.ts'
export {
  containing,
  greatest,
  insertionNumber,
  insertMany,
  joinedAsJson,
  jsonArray,
  jsonField,
  least,
  likeIgnoringCase,
  listed,
  listedRows,
  upsert,
  valuesAs,
  wildcards,
} from './words.ts'
export {
  receivedError,
  type SentError,
  type SentStatement,
  sentError,
  writeByOther,
  writeForOther,
} from './write-from-thread.ts'
